package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// KillSwitch lowers the flag. Each instance hears of it within the propagation,
// and goes on showing the feature until then.
type KillSwitch struct {
	Takes       unit.DurationDist `yaml:"takes" doc:"decision and click" default:"1m" source:"judgement"`
	Propagation unit.Duration     `yaml:"propagation" doc:"within which every instance has heard of a flag, raised or lowered" default:"30s" source:"judgement: flag services poll or stream in 5 to 60 s"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "kill-switch",
	Doc:    "Lowers the flag; instances hear of it within the propagation time.",
	Source: "judgement, see the fields",
	New:    func() Way { return NewKillSwitch() },
})

// NewKillSwitch returns one of the documented defaults.
func NewKillSwitch() *KillSwitch {
	return &KillSwitch{Takes: unit.MustDurationDist("1m"), Propagation: unit.Duration(30 * clock.Second)}
}

// Name is the kind.
func (*KillSwitch) Name() string { return "kill-switch" }

// Propagates is how long a flag takes to reach every instance.
func (k *KillSwitch) Propagates() clock.Span { return k.Propagation.Span() }

// Applies while a flag is raised.
func (k *KillSwitch) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(k.Name()); over {
		return false, why
	}
	switch {
	case !s.Flagged:
		return false, "no flag is raised"
	case s.OneWay:
		return false, oneWay
	}
	return true, ""
}

// Try lowers the flag, which always works.
func (k *KillSwitch) Try(draws Draws, s Situation) Attempt {
	a := attempt(k.Name(), draws, s, k.Takes, 1)
	a.Undo = Undo{LowerFlag: true, Propagation: k.Propagation.Span()}
	return a
}
