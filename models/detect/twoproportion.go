package detect

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// TwoProportion asks at planned looks whether those who see the change fail more
// often than those who do not, by Fisher's exact test ([stats.TwoProportion]). Every look at a test that is made for
// one adds its own false alarms: 20 looks at 5% each are up to 64%. Spending shares
// Alpha out among the looks. It takes no account of the looks having most of their data
// in common, so it is on the safe side, and weaker than a sequential test.
type TwoProportion struct {
	Service     string        `yaml:"service" doc:"a service, or edge for what clients get" default:"(the changed service)"`
	Cohort      string        `yaml:"cohort" doc:"a cohort, whose tenants alone are compared" default:"(all)"`
	Sides       string        `yaml:"sides" doc:"one: fails when the exposed fail more often; two: also when they fail less often" default:"one" enum:"one|two"`
	Every       unit.Duration `yaml:"every" doc:"time between two looks" default:"5m" min:"1s" max:"1d" source:"judgement"`
	Looks       int           `yaml:"looks" doc:"looks that are planned for a step; later ones are not taken" default:"12" min:"1" max:"100000" source:"judgement: an hour at the usual interval"`
	Spend       string        `yaml:"spend" doc:"how alpha is shared out among the looks: even; late (little at first, most at the last, after O'Brien and Fleming); or none: each look has all of it, as pipelines do that call a test again and again" default:"even" enum:"even|late|none"`
	MinRequests int           `yaml:"min_requests" doc:"requests of the exposed in this step before the first look" default:"100" min:"1" max:"1000000000" source:"Amazon's 'Automating safe, hands-off deployments' waits for at least 100 requests"`
	Alpha       unit.Percent  `yaml:"alpha" doc:"false alarms per step; per look when none is spent" default:"5%" min:"0.0001%" max:"50%" source:"the usual level"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "two-proportion",
	Doc:     "Fails when those who see the change fail more often than those who do not, by an exact test at planned looks.",
	Source:  "Fisher, The Design of Experiments, 1935; Lan and DeMets, Biometrika 70, 1983, for the spending",
	Example: "{kind: two-proportion, alpha: 5%, looks: 12, every: 5m}",
	New: func() Probe {
		return &TwoProportion{Sides: "one", Every: unit.Duration(5 * clock.Minute), Looks: 12, Spend: "even", MinRequests: 100, Alpha: 0.05}
	},
})

// Check wants a service and a cohort that exist, and at least one look.
func (c *TwoProportion) Check(s Site) []kind.Problem {
	var p problems
	p.judged(s, c.Service, c.Cohort, float64(c.Alpha), c.Every.Span())
	if c.Looks < 1 {
		p.add("looks", "write 1 or more", "is no number of looks: %d", c.Looks)
	}
	return p
}

// Needs names the series that the probe reads.
func (c *TwoProportion) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(c.Service)}}
}

// Compares says that it holds the exposed against the others.
func (c *TwoProportion) Compares() {}

// Nominal is the chance of a false alarm by construction.
func (c *TwoProportion) Nominal() string {
	if c.Spend == "none" && c.Looks > 1 {
		return fmt.Sprintf("at most %.3g%% a look, and so %.3g%% a step were its %d looks independent", 100*float64(c.Alpha),
			100*(1-math.Pow(1-float64(c.Alpha), float64(c.Looks))), c.Looks)
	}
	return perStep(c.Alpha)
}

// FalseAlarms is that as numbers. Where each look has all of alpha, a step has the sum
// (Boole's inequality).
func (c *TwoProportion) FalseAlarms() Chance {
	all := Chance{Looks: c.Looks, Step: float64(c.Alpha)}
	switch c.Spend {
	case "even":
		all.Look = float64(c.Alpha) / float64(c.Looks)
	case "none":
		all.Look, all.Step = float64(c.Alpha), min(float64(c.Alpha)*float64(c.Looks), 1)
	}
	return all
}

// Level is what look k of the planned ones may spend, counted from 1.
func (c *TwoProportion) Level(k int) float64 {
	alpha, n := float64(c.Alpha), float64(c.Looks)
	switch {
	case k > c.Looks:
		return 0
	case c.Spend == "none":
		return alpha
	case c.Spend == "late":
		return lateSpent(alpha, float64(k)/n) - lateSpent(alpha, float64(k-1)/n)
	}
	return alpha / n
}

// lateSpent is the share of alpha that is spent when the share t of the looks is
// over: 2 - 2Φ(z/√t), with z the upper alpha/2 point.
func lateSpent(alpha, t float64) float64 {
	if t <= 0 {
		return 0
	}
	return math.Erfc(math.Erfinv(1-alpha) / math.Sqrt(t))
}

// Holds says what the last look tests.
func (c *TwoProportion) Holds() Held {
	return Held{Service: c.Service, Cohort: c.Cohort, Alpha: c.Level(c.Looks), Least: c.MinRequests}
}

// Fails says when it does.
func (c *TwoProportion) Fails() string {
	return fmt.Sprintf("the exposed fail more often than the others at %s (alpha %s a step, %d looks every %s from %d requests on)", place(c.Service, c.Cohort), c.Alpha, c.Looks, c.Every, c.MinRequests)
}

// Watch begins without evidence.
func (c *TwoProportion) Watch(site Site) Watch {
	return &proportionWatch{TwoProportion: c, evidence: newEvidence(site, c.Service, c.Cohort, c.Every.Span()), verdict: nothing}
}

type proportionWatch struct {
	*TwoProportion
	evidence
	verdict signal.Verdict
}

// Observe adds the sample to the evidence of its step and looks when it is time.
// An alarm stands until the step is over.
func (w *proportionWatch) Observe(s *signal.Sample) signal.Verdict {
	switch anew, look := w.take(s); {
	case anew:
		w.verdict = nothing
	case look && w.verdict.State != signal.Fail && w.looks <= w.Looks:
		v := w.ratios(int64(w.MinRequests))
		if v.State == signal.Pass && w.p() <= w.Level(w.looks) {
			v.State = signal.Fail
		}
		w.verdict = v
	}
	return w.verdict
}

// p is the p-value of this look; of both sides, twice the smaller one.
func (w *proportionWatch) p() float64 {
	e, b := w.exposed, w.baseline
	more := stats.TwoProportion(int(e.Errors), int(e.Requests), int(b.Errors), int(b.Requests))
	if w.Sides == "one" {
		return more
	}
	return min(1, 2*min(more, stats.TwoProportion(int(b.Errors), int(b.Requests), int(e.Errors), int(e.Requests))))
}
