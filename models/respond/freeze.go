package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Freeze stops the rollout where it is, and takes nothing back: whoever has the
// change keeps it. It gives time to look.
type Freeze struct {
	Takes unit.DurationDist `yaml:"takes" doc:"decision and click" default:"1m" source:"judgement"`
	For   unit.Duration     `yaml:"for" doc:"how long the rollout goes no further" default:"2h" min:"1m" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "freeze",
	Doc:    "Stops the rollout where it is for a while and takes nothing back.",
	Source: "judgement; GitHub locked deploys 15 min into 2018-10-21",
	New: func() Way {
		return &Freeze{Takes: unit.MustDurationDist("1m"), For: unit.Duration(2 * clock.Hour)}
	},
})

// Name is the kind.
func (*Freeze) Name() string { return "freeze" }

// Applies to people, once, while the rollout is under way.
func (f *Freeze) Applies(s Situation) (bool, string) {
	switch {
	case s.Automatic:
		return false, "automation does not wait and see"
	case !s.UnderWay:
		return false, "the rollout goes no further anyway"
	case s.Tried[f.Name()] > 0:
		return false, "it was frozen already"
	}
	return true, ""
}

// Try freezes it, which always works.
func (f *Freeze) Try(draws Draws, s Situation) Attempt {
	a := attempt(f.Name(), draws, s, f.Takes, 1)
	a.Undo = Undo{Freeze: f.For.Span()}
	return a
}
