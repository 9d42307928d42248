package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// RollForward gives everybody the new version as it is, because the data has
// moved on and the old one can no longer use it.
type RollForward struct {
	Takes    unit.DurationDist `yaml:"takes" doc:"decision and tooling; replacing the instances takes what the deploy takes" default:"5m" source:"judgement"`
	Succeeds unit.Percent      `yaml:"succeeds" doc:"chance that an attempt works" default:"95%" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "roll-forward",
	Doc:    "Gives everybody the new version where the old one can no longer use the data.",
	Source: "judgement, see the fields",
	New:    func() Way { return &RollForward{Takes: unit.MustDurationDist("5m"), Succeeds: 0.95} },
})

// Name is the kind.
func (*RollForward) Name() string { return "roll-forward" }

// Applies to people, where the data has moved on.
func (r *RollForward) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(r.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation does not go forward into trouble"
	case !s.Contracted && !s.Unreadable:
		return false, "the old version can use the data"
	}
	return true, ""
}

// Try gives everybody the new version.
func (r *RollForward) Try(draws Draws, s Situation) Attempt {
	a := attempt(r.Name(), draws, s, r.Takes, float64(r.Succeeds))
	a.Undo = Undo{Forward: true}
	return a
}
