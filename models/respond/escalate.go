package respond

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Escalate calls another team. Actions that name the team can be done from then
// on.
type Escalate struct {
	To       string            `yaml:"to,required" doc:"the team, as actions name it"`
	Takes    unit.DurationDist `yaml:"takes" doc:"until they have been found, have answered and know what it is about" default:"lognormal(p50=20m, p95=90m)" source:"judgement"`
	Succeeds unit.Percent      `yaml:"succeeds" doc:"chance that an attempt reaches somebody" default:"90%" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:    "escalate",
	Doc:     "Calls another team, who can then do what only they can do.",
	Source:  "judgement, see the fields",
	Example: "{kind: escalate, to: dba}",
	New: func() Way {
		return &Escalate{Takes: unit.MustDurationDist("lognormal(p50=20m, p95=90m)"), Succeeds: 0.9}
	},
})

// Name is the kind.
func (*Escalate) Name() string { return "escalate" }

// Calls is the team.
func (e *Escalate) Calls() string { return e.To }

// Applies to people, until the team is there.
func (e *Escalate) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(e.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation calls whoever is on call"
	case slices.Contains(s.Called, e.To):
		return false, e.To + " have been called already"
	}
	return true, ""
}

// Try calls them.
func (e *Escalate) Try(draws Draws, s Situation) Attempt {
	a := attempt(e.Name(), draws, s, e.Takes, float64(e.Succeeds))
	a.Undo = Undo{Call: e.To}
	return a
}
