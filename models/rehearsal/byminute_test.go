package rehearsal_test

import (
	"context"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Minute by minute and tenant by tenant, rows and messages add up to the figures
// of the play, and none is there before the first harm.
func TestRowsAndMessagesByMinuteAndTenant(t *testing.T) {
	for _, c := range []struct {
		scenario, strategy string
		of                 func(*outcome.Outcome) ([]float32, float64, int)
		first              func(outcome.Tenant) clock.Time
	}{
		{"wrong-rows", "canary", func(o *outcome.Outcome) ([]float32, float64, int) {
			return o.Series.Damaged, o.Harm.RowsDamaged, o.Harm.TenantsDamaged
		}, func(x outcome.Tenant) clock.Time { return x.Damaged }},
		{"poison-message", "canary", func(o *outcome.Outcome) ([]float32, float64, int) {
			return o.Series.Stranded, o.Harm.MessagesLost + o.Harm.MessagesLate, o.Harm.TenantsStranded
		}, func(x outcome.Tenant) clock.Time { return x.Stranded }},
	} {
		o, tenants, err := rehearsal.Recall(context.Background(), embedded(t, c.scenario), 1, 0, c.strategy, true)
		if err != nil {
			t.Fatal(err)
		}
		list, want, touched := c.of(&o)
		sum, begin := 0.0, clock.Never
		for m, x := range list {
			if sum += float64(x); x > 0 {
				begin = min(begin, clock.Time(m+1)*clock.Time(clock.Minute))
			}
		}
		if want < 1 || math.Abs(sum-want) > 1e-3*want {
			t.Errorf("%s: %v by minute, %v in all", c.scenario, sum, want)
		}
		n, first := 0, clock.Never
		for _, x := range tenants {
			if at := c.first(x); at != clock.Never {
				n++
				first = min(first, at)
			}
		}
		if n == 0 || n != touched {
			t.Errorf("%s: %d tenants one by one, %d in all", c.scenario, n, touched)
		}
		if first != o.Recovery.FirstHarm || begin > first+clock.Time(clock.Minute) {
			t.Errorf("%s: the first is at %v, by minute before %v, and harm begins at %v", c.scenario, first, begin, o.Recovery.FirstHarm)
		}
	}
}
