package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// WeakGate holds the requests of each step against what its gates need.
type WeakGate struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "weak-gate",
	Doc:    "No step before everybody gives a comparing gate enough requests to see a defect of the scenario.",
	Source: "sample size of two proportions: Fleiss, Statistical Methods for Rates and Proportions, 1981, formula 3.14",
	New:    func() Kind { return &WeakGate{} },
})

// Severity is that of all its findings.
func (*WeakGate) Severity() Severity { return Warning }

// Why it matters.
func (*WeakGate) Why() string {
	return "A gate that cannot tell passes: the rollout goes on as if it had been checked."
}

// Look tries every defect that shows in failures against every gate and step.
func (*WeakGate) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		for k := range c.Defects {
			d := &c.Defects[k]
			best := c.unseen(x, d, func(v sight) bool { return v.compares && v.needs > 0 },
				func(a, b sight) bool { return a.requests*float64(b.needs) > b.requests*float64(a.needs) })
			if best == nil {
				continue
			}
			bake := clock.Span(float64(best.at.Bake()) * float64(best.needs) / best.requests)
			out = append(out, found(x, fmt.Sprintf(".gate[%d]", best.by.index),
				fmt.Sprintf("watch %s for %s or more, or expose more in a step before everybody", best.at.Aim.Title, span(bake)),
				"%s for %s gives %s %s requests; seeing %s, %s over %s, needs at least %s, and no step before everybody comes closer",
				best.at.Aim.Title, span(best.at.Bake()), best.by.gate.Detector, count(best.requests), d.Name, points(best.adds), percent(best.base), count(float64(best.needs))))
		}
	}
	return out
}
