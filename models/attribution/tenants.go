package attribution

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// HitByMinute counts the tenants that were hit for the first time, by the minute
// of the play.
func (b *Book) HitByMinute() []int32 {
	var list []int32
	for _, at := range b.hit {
		if at == clock.Never {
			continue
		}
		m := int(at / minute)
		if m >= len(list) {
			list = append(list, make([]int32, m+1-len(list))...)
		}
		list[m]++
	}
	return list
}

// Tenants lists the tenants with their first failed request; of rows and messages
// the book knows nothing.
func (b *Book) Tenants() []outcome.Tenant {
	weight, rate := 0.0, 0.0
	for i := range b.tenants {
		weight += b.tenants[i].Weight
		rate += b.tenants[i].Rate
	}
	list := make([]outcome.Tenant, len(b.tenants))
	for i := range b.tenants {
		t := &b.tenants[i]
		list[i] = outcome.Tenant{Cohort: t.Cohort, Weight: t.Rate / rate, First: b.hit[i], Damaged: clock.Never, Stranded: clock.Never}
		if weight > 0 {
			list[i].Weight = t.Weight / weight
		}
	}
	return list
}
