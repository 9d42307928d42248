package respond

import (
	"fmt"
	"slices"

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
	Needs     string            `yaml:"needs" doc:"a service that it takes: while most of that service's answers are errors, it cannot be tried" default:"(none)"`
	Poisoned  unit.Percent      `yaml:"poisoned" doc:"chance that what was good is not any more, because something that it is built from or reads has changed too: it is in place again and helps nothing, and the next attempt goes further back" default:"0%"`
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

// Typically is how many seconds an attempt takes in the mean.
func (r *Rollback) Typically() float64 {
	if !r.Rehearsed {
		return 3 * r.Takes.Mean()
	}
	return r.Takes.Mean()
}

// Works is the chance that an attempt works.
func (r *Rollback) Works() float64 {
	if !r.Rehearsed {
		return max(float64(r.Succeeds)-0.2, 0)
	}
	return float64(r.Succeeds)
}

// Needed names the service that it takes.
func (r *Rollback) Needed() string { return r.Needs }

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
	case r.Needs != "" && slices.Contains(s.Down, r.Needs):
		return false, r.Needs + ", which it takes, does not answer"
	}
	return true, ""
}

// Try redeploys the old version.
func (r *Rollback) Try(draws Draws, s Situation) Attempt {
	a := attempt(r.Name(), draws, s, r.Takes, r.Works())
	if !r.Rehearsed {
		a.Takes *= 3
	}
	luck := draws(fmt.Sprintf("%s/%d/poisoned", r.Name(), s.Tried[r.Name()]+1))
	a.Undo = Undo{Redeploy: true, Poisoned: luck.Bool(float64(r.Poisoned))}
	return a
}
