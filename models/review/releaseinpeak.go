package review

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// ReleaseInPeak finds releases in the rush hour.
type ReleaseInPeak struct {
	Near unit.Percent `yaml:"near" doc:"share of the highest load of the day from which on it is the peak" default:"95%" source:"judgement: two hours on either side of a daily wave of 4 to 1"`
	Gain unit.Percent `yaml:"gain" doc:"share of the traffic that a step must add to be large" default:"20%" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "release-in-peak",
	Doc:    "A large step of the rollout falls into the peak of the day.",
	Source: "judgement; source pattern: release timing against the risk window",
	New:    func() Kind { return &ReleaseInPeak{Near: 0.95, Gain: 0.2} },
})

// Severity is that of all its findings.
func (*ReleaseInPeak) Severity() Severity { return Warning }

// Why it matters.
func (*ReleaseInPeak) Why() string {
	return "Most users meet what is wrong, and the system has the least to spare for instances that are being replaced."
}

// Look holds the load when steps are taken against the highest of the day.
func (r *ReleaseInPeak) Look(c *Case) (out []Finding) {
	low, high := math.Inf(1), 0.0
	for at := clock.Span(0); at < clock.Day; at += 10 * clock.Minute {
		f := c.Factor(at)
		low, high = min(low, f), max(high, f)
	}
	if high < 1.2*low {
		return nil // there is no peak to speak of
	}
	for _, x := range c.Forecasts {
		shown, most := 0.0, 0.0
		var at *Stage
		for k := range x.Stages {
			s := &x.Stages[k]
			gain := s.State.Lit - shown
			shown = max(shown, s.State.Lit)
			if c.Factor(s.Reached) >= float64(r.Near)*high && gain > most {
				at, most = s, gain
			}
		}
		if most >= float64(r.Gain) {
			out = append(out, found(x, "", "start earlier or later, or schedule it: kind: scheduled with windows or blackouts",
				"%s at %s adds %s of the traffic at %.2f times the daily mean; the peak is %.2f", at.Aim.Title, c.clockAt(at.Reached), percent(most), c.Factor(at.Reached), high))
		}
	}
	return out
}
