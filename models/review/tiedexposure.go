package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// TiedExposure finds flags that are there and not used.
type TiedExposure struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "tied-exposure",
	Doc:    "The feature has a flag, and a strategy exposes it by deploying.",
	Source: "source pattern: exposure tied to deploy; Hodgson 2017, feature toggles",
	New:    func() Kind { return &TiedExposure{} },
})

// Severity is that of all its findings.
func (*TiedExposure) Severity() Severity { return Note }

// Why it matters.
func (*TiedExposure) Why() string {
	return "Taking it back is then a deploy of its own, in which users are hurt until the last instance is replaced."
}

// Look finds deploys that expose what a flag could hide.
func (*TiedExposure) Look(c *Case) (out []Finding) {
	n := &c.System.Services[c.Changed]
	feature := slices.ContainsFunc(c.Defects, func(d plan.Defect) bool { return d.Feature })
	for _, x := range c.Forecasts {
		routed := slices.ContainsFunc(x.Stages, func(s Stage) bool { return s.Aim.Routed })
		if c.Scenario.Change.Flag == "" || !feature || x.Config.Behind != "" || routed {
			continue
		}
		again, kills := false, false
		back, _ := rollout.Replaces(x.Config.Deploy, n.Instances, 0, n.Instances, 0, n.Startup)
		lower := clock.FromSeconds(respond.NewKillSwitch().Takes.Mean())
		for _, a := range x.Plan.Ways {
			switch w := a.Way.(type) {
			case *respond.Rollback:
				again, back = true, back+clock.FromSeconds(w.Typically())
			case *respond.KillSwitch:
				kills = true
				lower = clock.FromSeconds(w.Takes.Mean())
			}
		}
		lowering := "lowering " + c.Scenario.Change.Flag + " takes"
		if !kills {
			lowering = "with {kind: kill-switch}, lowering " + c.Scenario.Change.Flag + " would take"
		}
		switch lower += c.propagation(); {
		case !again:
			out = append(out, found(x, "", "kind: toggle, behind: "+c.Scenario.Change.Flag, "no deploy takes it back; %s %s", lowering, span(lower)))
		case lower < back:
			out = append(out, found(x, "", "kind: toggle, behind: "+c.Scenario.Change.Flag,
				"taking it back replaces %d instances, about %s with the decision; %s %s", n.Instances, span(back), lowering, span(lower)))
		}
	}
	return out
}
