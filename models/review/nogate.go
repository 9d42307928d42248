package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// NoGate finds bakes that nobody judges.
type NoGate struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "no-gate",
	Doc:    "A rollout in steps has no gate, so its bakes stop nothing.",
	Source: "judgement",
	New:    func() Kind { return &NoGate{} },
})

// Severity is that of all its findings.
func (*NoGate) Severity() Severity { return Warning }

// Why it matters.
func (*NoGate) Why() string {
	return "A step that nobody judges is a delay, not a safeguard: a bad release waits its time and goes on."
}

// Look wants a gate where steps are watched. Of those that begin in staging, and where
// nobody is paged, other kinds of findings tell.
func (*NoGate) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		var bake clock.Span
		for _, s := range x.Before() {
			bake += s.Bake()
		}
		if bake > 0 && len(x.Config.Gate) == 0 && c.paged() && !x.staged() {
			out = append(out, found(x, ".gate", "name a detector under gate, with the owner of the decision",
				"%s: %s of baking in all, and no gate looks", steps(len(x.Before())), span(bake)))
		}
	}
	return out
}

// staged reports whether the forecast begins in staging.
func (x *Forecast) staged() bool {
	return slices.ContainsFunc(x.Stages, func(s Stage) bool { return s.Aim.Staging })
}

func steps(n int) string {
	return many(n, "step") + " before everybody"
}
