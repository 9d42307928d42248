package respond

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// FixForward writes, reviews and ships a repaired version. Only people do that.
type FixForward struct {
	Takes    unit.DurationDist `yaml:"takes" doc:"from the decision until the fix is ready to deploy" default:"lognormal(p50=90m, p95=4h)" source:"judgement; forward fixes of databases took 30 to 240 min"`
	Succeeds unit.Percent      `yaml:"succeeds" doc:"chance that the fix works" default:"70%" source:"judgement"`
	Breaks   unit.Percent      `yaml:"breaks" doc:"chance that a fix that works has a defect of its own" default:"0%"`
	Fails    unit.Percent      `yaml:"breaks_fail" doc:"share of the changed service's requests that fail by that defect" default:"10%" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "fix-forward",
	Doc:    "Writes, reviews and ships a repaired version.",
	Source: "judgement, see the fields",
	New: func() Way {
		return &FixForward{Takes: unit.MustDurationDist("lognormal(p50=90m, p95=4h)"), Succeeds: 0.7, Fails: 0.1}
	},
})

// Name is the kind.
func (*FixForward) Name() string { return "fix-forward" }

// Applies to people, while the new version is deployed or its data is left.
func (f *FixForward) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(f.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation writes no fixes"
	case !s.Deployed && !s.Contracted && !s.Unreadable:
		return false, "the new version is not deployed"
	}
	return true, ""
}

// Try ships a fixed version.
func (f *FixForward) Try(draws Draws, s Situation) Attempt {
	a := attempt(f.Name(), draws, s, f.Takes, float64(f.Succeeds))
	a.Undo = Undo{Redeploy: true, Fixed: true}
	if luck := draws(fmt.Sprintf("%s/%d/breaks", f.Name(), s.Tried[f.Name()]+1)); luck.Bool(float64(f.Breaks)) {
		a.Undo.Breaks = float64(f.Fails)
	}
	return a
}
