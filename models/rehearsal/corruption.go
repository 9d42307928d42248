package rehearsal

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// corruption is rows that a fault damages: the same in the control, and so never
// the release's.
type corruption struct {
	*trouble
	writes []float64 // by cohort: rows per second at the daily mean
	ratio  float64   // of them are damaged, since at
	at     clock.Time
	sum    float64
}

// corruptions counts what the faults of a play damage.
func (p *play) corruptions() (out []lasting) {
	for _, t := range p.troubles {
		if _, ok := t.Effect.(fault.Corrupter); ok {
			out = append(out, &corruption{trouble: t, writes: p.writesTo(t.Store, t.Operations)})
		}
	}
	return out
}

// writesTo returns what each cohort writes to a store by these operations, by all
// where nil: one row for each request of an operation that writes and comes by there.
func (p *play) writesTo(store int, only []bool) []float64 {
	out := make([]float64, len(p.w.plan.Scenario.Tenants))
	sys := p.w.plan.System
	for op, o := range p.w.plan.Scenario.Load.Operations {
		comes := false
		for i, visits := range sys.Visits(op) {
			comes = comes || visits > 0 && slices.Contains(sys.Services[i].Stores, store)
		}
		if !comes || only != nil && !only[op] {
			continue
		}
		for _, x := range p.w.crowd.Population.Tenants {
			out[x.Cohort] += x.Rate * float64(o.Share)
		}
	}
	return out
}

func (c *corruption) pass(to clock.Time) {
	if to <= c.at {
		return
	}
	if c.ratio > 0 {
		for cohort, rows := range c.writes {
			c.sum += c.ratio * rows * c.p.w.crowd.Factor(cohort, c.at) * to.Sub(c.at).Seconds()
		}
	}
	c.at = to
}

func (c *corruption) turn() {
	strength, _ := c.Strength(c.onset, c.p.engine.Now())
	c.ratio = strength * c.Effect.(fault.Corrupter).Corrupts()
}

func (c *corruption) account(o *outcome.Outcome) { o.RowsCorrupted += c.sum }
