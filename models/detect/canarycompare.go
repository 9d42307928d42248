package detect

import (
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
	p.service(c.Service, s)
	if !(c.Alpha > 0 && c.Alpha < 1) {
		p.add("alpha", "write for example 1%", "is no chance of a false alarm: %v", float64(c.Alpha))
	}
	if !(c.AtLeast >= 0 && c.AtLeast <= 1) {
		p.add("at_least", "write for example 0.1%", "is no difference of ratios: %v", float64(c.AtLeast))
	}
	if c.Every <= 0 {
		p.add("every", "write for example 1m", "is no time between looks: %s", c.Every)
	}
	if c.MinRequests < 0 {
		p.add("min_requests", "write 1 or more", "is negative: %d", c.MinRequests)
	}
	return p
}

// Needs names the series that the probe reads.
func (c *CanaryCompare) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(c.Service)}}
}

// Watch begins without evidence.
func (c *CanaryCompare) Watch(site Site) Watch {
	return &compareWatch{
		CanaryCompare: c, service: site.number(c.Service), step: -1,
		test:    stats.Sequential{Alpha: float64(c.Alpha)},
		verdict: signal.Verdict{State: signal.NoData, Unit: "ratio"},
	}
}

type compareWatch struct {
	*CanaryCompare
	service int
	test    stats.Sequential

	step              int
	exposed, baseline signal.Counts // in this step
	looked            clock.Time
	verdict           signal.Verdict
}

// Observe adds the sample to the evidence of its step and looks when it is time.
func (w *compareWatch) Observe(s *signal.Sample) signal.Verdict {
	if s.Step != w.step || s.Step == signal.Between {
		// A sample that straddles steps belongs to neither; and while shares
		// move, the two groups do not share their background.
		w.step, w.looked = s.Step, s.At
		w.exposed, w.baseline = signal.Counts{}, signal.Counts{}
		w.verdict = signal.Verdict{State: signal.NoData, Unit: "ratio"}
		return w.verdict
	}
	add(&w.exposed, s, signal.Select{Service: w.service, Scope: signal.Exposed, Cohort: signal.Everyone})
	add(&w.baseline, s, signal.Select{Service: w.service, Scope: signal.Baseline, Cohort: signal.Everyone})
	if w.verdict.State == signal.Fail || s.At.Sub(w.looked) < w.Every.Span() {
		return w.verdict
	}
	w.looked = s.At
	w.verdict = w.look()
	return w.verdict
}

func add(to *signal.Counts, s *signal.Sample, sel signal.Select) {
	c := s.Sum(sel)
	to.Requests += c.Requests
	to.Errors += c.Errors
}

// look judges what has been seen in this step.
func (w *compareWatch) look() signal.Verdict {
	e, b := w.exposed, w.baseline
	v := signal.Verdict{State: signal.NoData, Unit: "ratio", N: e.Requests}
	if e.Requests < int64(w.MinRequests) || e.Requests == 0 || b.Requests == 0 {
		return v
	}
	v.State = signal.Pass
	v.Value = float64(e.Errors) / float64(e.Requests)
	v.Threshold = float64(b.Errors) / float64(b.Requests)
	if v.Value <= v.Threshold || v.Value-v.Threshold < float64(w.AtLeast) {
		return v // no evidence against the exposed, whatever the test says
	}
	if _, reject := w.test.Observe(int(e.Errors), int(e.Requests), int(b.Errors), int(b.Requests)); reject {
		v.State = signal.Fail
	}
	return v
}
