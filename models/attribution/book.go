package attribution

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Book is the truth about the harm that a release did, whichever engine played
// it: only what the control did not suffer is ever entered.
type Book struct {
	tenants  []tenancy.Tenant
	cohorts  []tenancy.Cohort
	hit      []clock.Time // by tenant: its first failed request; Never
	degraded []bool
	failed   []float64 // by cohort
	ends     [traffic.Ends]float64
	spared   float64
	hurt     []float32 // by minute: failed requests
	first    clock.Time
	last     clock.Time
	harmful  func(first clock.Time)
}

// NewBook returns an empty one for tenants of cohorts. harmful is told of the
// first harm, and again when an earlier one turns up.
func NewBook(tenants []tenancy.Tenant, cohorts []tenancy.Cohort, harmful func(clock.Time)) *Book {
	b := &Book{
		tenants: tenants, cohorts: cohorts, harmful: harmful, first: clock.Never,
		hit: make([]clock.Time, len(tenants)), degraded: make([]bool, len(tenants)),
		failed: make([]float64, len(cohorts)),
	}
	for i := range b.hit {
		b.hit[i] = clock.Never
	}
	return b
}

// Hit enters that a tenant has had a failed request at an instant.
func (b *Book) Hit(tenant int, at clock.Time) { b.hit[tenant] = min(b.hit[tenant], at) }

// Degrade enters that a tenant's requests failed beyond the SLO for a while.
func (b *Book) Degrade(tenant int) { b.degraded[tenant] = true }

// Fail enters n failed requests of a cohort, the first of them at an instant.
func (b *Book) Fail(at clock.Time, cohort int, end traffic.End, n float64) {
	if n <= 0 {
		return
	}
	b.failed[cohort] += n
	b.ends[end] += n
	m := int(at / minute)
	for len(b.hurt) <= m {
		b.hurt = append(b.hurt, 0)
	}
	b.hurt[m] += float32(n)
	if at < b.first {
		b.first = at
		b.harmful(at)
	}
	b.last = max(b.last, at)
}

// Spare enters n requests that failed in the control and not here; negative
// when earlier ones turned out to have failed only later.
func (b *Book) Spare(n float64) { b.spared += n }

// Span returns when the first harm was done and when the last so far; the first
// is [clock.Never] while there is none.
func (b *Book) Span() (first, last clock.Time) { return b.first, b.last }

// Harmed reports whether there is any harm yet.
func (b *Book) Harmed() bool { return b.first != clock.Never }

// Include widens the span by harm that is counted elsewhere: rows, messages.
func (b *Book) Include(first, last clock.Time) {
	b.first, b.last = min(b.first, first), max(b.last, last)
}

// Within returns the failed requests of the minutes between two instants.
func (b *Book) Within(from, to clock.Time) (sum float64) {
	for m := int(from / minute); m < len(b.hurt) && clock.Time(m)*minute < to; m++ {
		sum += float64(b.hurt[m])
	}
	return sum
}

// ByMinute returns the failed requests by the minute of the play.
func (b *Book) ByMinute() []float32 { return b.hurt }

// Sum adds it up.
func (b *Book) Sum() outcome.Harm {
	out := outcome.Harm{
		Tenants: len(b.tenants), Spared: b.spared,
		ByCause: outcome.Causes{
			Change: b.ends[traffic.ByChange], Reject: b.ends[traffic.Rejected],
			Timeout: b.ends[traffic.TimedOut], Other: b.ends[traffic.Errored],
		},
	}
	for i, c := range b.cohorts {
		out.Cohorts = append(out.Cohorts, outcome.CohortHarm{Name: c.Name, Failed: b.failed[i]})
		out.Failed += b.failed[i]
	}
	all := 0.0
	for i := range b.tenants {
		t := &b.tenants[i]
		c := &out.Cohorts[t.Cohort]
		c.Tenants++
		all += t.Weight
		if b.hit[i] != clock.Never {
			c.Hit++
			c.WeightHit += t.Weight
			out.TenantsHit++
			out.WeightHit += t.Weight
		}
		if b.degraded[i] {
			c.Degraded++
			out.TenantsDegraded++
		}
	}
	if all > 0 {
		out.WeightHit /= all
		for i := range out.Cohorts {
			out.Cohorts[i].WeightHit /= all
		}
	}
	for _, x := range b.hurt {
		if x > 0 {
			out.Minutes++
		}
	}
	return out
}
