package detect

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// CanaryCompare asks, again and again during a step, whether those who see the
// change fail more often than those who do not. The boundary survives repeated
// looks: all looks of one step together raise a false alarm with probability at
// most Alpha, as long as both groups share their background ([stats.Sequential]).
// Evidence starts anew with each step. An alarm stands until the step is over.
//
// Measured with 1% on a clean canary of 5% at 400 requests/s, failing 0.1% either
// way, looked at every minute for four hours, in 2000 worlds: 0.45% raise a false
// alarm; 0.35% if the ratio of all swings by the minute (gamma of cv 0.5); but
// 3.3% if each group swings on its own, for then they are not alike. A change
// that doubles the ratio is found within 30 minutes in 94% of the worlds, one of
// half as much more in 31%.
//
// What both groups suffer alike, such as a shared pool that the change drains,
// it cannot see; for that there are thresholds and burn rates.
type CanaryCompare struct {
	Metric      string        `yaml:"metric" doc:"what is compared" default:"error_ratio" enum:"error_ratio"`
	Service     string        `yaml:"service" doc:"a service, or edge for what clients get" default:"(the changed service)"`
	Cohort      string        `yaml:"cohort" doc:"a cohort, whose tenants alone are compared" default:"(all)"`
	Scope       string        `yaml:"scope" doc:"who is judged, against all others" default:"exposed" enum:"exposed"`
	Judge       string        `yaml:"judge" doc:"two-proportion: a sequential test on the ratios" default:"two-proportion" enum:"two-proportion"`
	Every       unit.Duration `yaml:"every" doc:"time between two looks" default:"1m" min:"1s" max:"1d" source:"judgement; Kayenta judges points of one minute"`
	MinRequests int           `yaml:"min_requests" doc:"requests of the exposed in this step before the first look" default:"500" min:"1" max:"1000000000" source:"judgement"`
	Alpha       unit.Percent  `yaml:"alpha" doc:"false alarms per step, all looks together" default:"1%" min:"0.0001%" max:"50%" source:"judgement"`
	AtLeast     unit.Percent  `yaml:"at_least" doc:"smallest difference of the ratios, in percentage points, that counts" default:"0%"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:   "canary-compare",
	Doc:    "Fails when those who see the change fail more often than those who do not, by a test that survives repeated looks.",
	Source: "mixture SPRT: Johari, Pekelis and Walsh, arXiv 1512.04922; Lindon and Malek, arXiv 2011.03567",
	New: func() Probe {
		return &CanaryCompare{
			Metric: "error_ratio", Scope: "exposed", Judge: "two-proportion",
			Every: unit.Duration(clock.Minute), MinRequests: 500, Alpha: 0.01,
		}
	},
})

// Check wants a service that exists and an alpha that is a probability.
func (c *CanaryCompare) Check(s Site) []kind.Problem {
	var p problems
	p.judged(s, c.Service, c.Cohort, float64(c.Alpha), c.Every.Span())
	if !(c.AtLeast >= 0 && c.AtLeast <= 1) {
		p.add("at_least", "write for example 0.1%", "is no difference of ratios: %v", float64(c.AtLeast))
	}
	if c.MinRequests < 0 {
		p.add("min_requests", "write 1 or more", "is negative: %d", c.MinRequests)
	}
	return p
}

// Compares says that it holds the exposed against the others.
func (c *CanaryCompare) Compares() {}

// Nominal is the chance of a false alarm by construction.
func (c *CanaryCompare) Nominal() string { return perStep(c.Alpha) }

// FalseAlarms is that as numbers.
func (c *CanaryCompare) FalseAlarms() Chance { return Chance{Step: float64(c.Alpha)} }

// Holds says what one look tests.
func (c *CanaryCompare) Holds() Held {
	return Held{Service: c.Service, Cohort: c.Cohort, Alpha: float64(c.Alpha), Least: c.MinRequests}
}

// Fails says when it does.
func (c *CanaryCompare) Fails() string {
	return fmt.Sprintf("the exposed fail more often than the others at %s (alpha %s a step, a look every %s from %d requests on)", place(c.Service, c.Cohort), c.Alpha, c.Every, c.MinRequests)
}

// Needs names the series that the probe reads.
func (c *CanaryCompare) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(c.Service)}}
}

// Watch begins without evidence.
func (c *CanaryCompare) Watch(site Site) Watch {
	return &compareWatch{
		evidence: newEvidence(site, c.Service, c.Cohort, c.Every.Span()),
		test:     stats.Sequential{Alpha: float64(c.Alpha)},
		least:    int64(c.MinRequests), margin: float64(c.AtLeast), verdict: nothing,
	}
}

// compareWatch judges by a test that may be looked at as often as one likes.
type compareWatch struct {
	evidence
	test    stats.Sequential
	least   int64   // requests of the exposed
	margin  float64 // smallest difference that counts
	verdict signal.Verdict
}

// Observe adds the sample to the evidence of its step and looks when it is time.
func (w *compareWatch) Observe(s *signal.Sample) signal.Verdict {
	switch anew, look := w.take(s); {
	case anew:
		w.verdict = nothing
	case look && w.verdict.State != signal.Fail:
		w.verdict = w.look()
	}
	return w.verdict
}

// look judges what has been seen in this step. Where the exposed fail less often,
// or hardly more, there is no evidence against them, whatever the test says.
func (w *compareWatch) look() signal.Verdict {
	v := w.ratios(w.least)
	apart := v.Value - v.Threshold
	if w.test.TwoSided && apart < 0 {
		apart = -apart
	}
	if v.State == signal.NoData || apart <= 0 || apart < w.margin {
		return v
	}
	e, b := w.exposed, w.baseline
	if _, reject := w.test.Observe(int(e.Errors), int(e.Requests), int(b.Errors), int(b.Requests)); reject {
		v.State = signal.Fail
	}
	return v
}

func perStep(alpha unit.Percent) string {
	return fmt.Sprintf("at most %.3g%% a step, all looks together", 100*float64(alpha))
}
