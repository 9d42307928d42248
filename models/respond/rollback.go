package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Rollback deploys the old version again. One that was never rehearsed takes
// three times as long and succeeds less often by 20 percentage points
// (judgement).
type Rollback struct {
	Takes     unit.DurationDist `yaml:"takes" doc:"decision and tooling; replacing the instances takes what the deploy takes" default:"2m" source:"judgement"`
	Succeeds  unit.Percent      `yaml:"succeeds" doc:"chance that an attempt works" default:"95%" source:"judgement"`
	Rehearsed bool              `yaml:"rehearsed" doc:"it has been practised; otherwise it takes three times as long and succeeds 20 points less often" default:"true" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "rollback",
	Doc:    "Deploys the old version again, the way the strategy deploys.",
	Source: "judgement, see the fields",
	New: func() Way {
		return &Rollback{Takes: unit.MustDurationDist("2m"), Succeeds: 0.95, Rehearsed: true}
	},
})

// Name is the kind.
func (*Rollback) Name() string { return "rollback" }

// Applies while the new version is deployed.
func (r *Rollback) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(r.Name()); over {
		return false, why
	}
	switch {
	case !s.Deployed:
		return false, "the new version is not deployed"
	case s.OneWay:
		return false, oneWay
	}
	return true, ""
}

// Try redeploys the old version.
func (r *Rollback) Try(draws Draws, s Situation) Attempt {
	succeeds := float64(r.Succeeds)
	if !r.Rehearsed {
		succeeds = max(succeeds-0.2, 0)
	}
	a := attempt(r.Name(), draws, s, r.Takes, succeeds)
	if !r.Rehearsed {
		a.Takes *= 3
	}
	a.Undo = Undo{Redeploy: true}
	return a
}
