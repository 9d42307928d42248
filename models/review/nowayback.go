package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/respond"
)

// NoWayBack finds releases that can only be fixed forward.
type NoWayBack struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "no-way-back",
	Doc:    "None of the ways that a strategy has takes the change back.",
	Source: "source pattern: all-or-nothing deploy with no rollback path",
	New:    func() Kind { return &NoWayBack{} },
})

// Severity is that of all its findings.
func (*NoWayBack) Severity() Severity { return Error }

// Why it matters.
func (*NoWayBack) Why() string {
	return "All that is left is to write, review and ship a fix while users are hurt."
}

// Look wants a rollback, a traffic shift while requests are routed, or a kill switch
// behind a flag.
func (*NoWayBack) Look(c *Case) (out []Finding) {
	flag := c.Scenario.Change.Flag
	kills := slices.ContainsFunc(c.Scenario.Respond.Actions, func(a respond.Action) bool { _, ok := a.Way.(*respond.KillSwitch); return ok })
	for _, x := range c.Forecasts {
		routed := slices.ContainsFunc(x.Stages, func(s Stage) bool { return s.Aim.Routed })
		var names []string
		back := false
		for _, a := range x.Plan.Ways {
			names = append(names, a.Called())
			switch a.Way.(type) {
			case *respond.Rollback:
				back = true
			case *respond.TrafficShift:
				back = back || routed
			case *respond.KillSwitch:
				back = back || x.Config.Behind != ""
			}
		}
		if !back {
			left := "there is no way back at all"
			if len(names) > 0 {
				left = "the ways back are " + list(names)
			}
			remedy := "add {kind: rollback}, or put the feature behind a flag with a kill-switch"
			switch {
			case flag != "" && kills && x.Config.Behind == "":
				remedy = "expose it by its flag, which can be lowered: kind: toggle, behind: " + flag
			case flag != "" && !kills:
				remedy = "add {kind: kill-switch} and expose it by its flag: kind: toggle, behind: " + flag
			}
			out = append(out, found(x, ".ways", remedy, "%s: none of them takes it back", left))
		}
	}
	return out
}
