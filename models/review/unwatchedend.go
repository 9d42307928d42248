package review

import (
	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// UnwatchedEnd finds last steps that are large and that no gate looks at.
type UnwatchedEnd struct {
	Leap unit.Percent `yaml:"leap" doc:"share of the traffic that the last step must add" default:"50%" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "unwatched-end",
	Doc:    "The last step exposes most of the traffic, and no gate looks at it.",
	Source: "Flagger checks nothing from its last weight on (issue 1592); a gate that compares has nobody left to compare with",
	New:    func() Kind { return &UnwatchedEnd{Leap: 0.5} },
})

// Severity is that of all its findings.
func (*UnwatchedEnd) Severity() Severity { return Note }

// Why it matters.
func (*UnwatchedEnd) Why() string {
	return "What only shows at full load or takes its time is then left to the people who are paged, with everybody on it."
}

// Look finds the step to everybody and what still looks then.
func (u *UnwatchedEnd) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		early, all := x.Before(), x.Everybody()
		if len(early) == 0 || all == nil || len(x.Config.Gate) == 0 {
			continue
		}
		leap := all.State.Lit - early[len(early)-1].State.Lit
		why := ""
		switch {
		case all.Unguarded:
			why = "from which on no gate is asked"
		case all.Bake() <= 0:
			why = "which is not watched (0s)"
		case !c.levels(x):
			why = "at which its gates have nobody left to compare with"
		}
		if leap >= float64(u.Leap) && why != "" {
			out = append(out, found(x, "", "add a step before, and watch the last one for a while by a gate that goes by a level",
				"from %s to everybody is %s of the traffic in one step, %s", early[len(early)-1].Aim.Title, percent(leap), why))
		}
	}
	return out
}

// levels reports whether some gate does not compare.
func (c *Case) levels(x *Forecast) bool {
	for _, g := range c.gates(x) {
		if _, compares := g.detector.Probe.(detect.Comparer); !compares {
			return true
		}
	}
	return false
}
