package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// power is the chance with which a test is to see what it looks for. Source: the
// usual one.
const power = 0.8

// sight is what a detector can see of a defect in one stage.
type sight struct {
	tells bool // something can be said without playing it
	sees  bool

	compares bool
	requests float64    // that it gets of the exposed
	needs    int        // of them, to see the defect
	base     float64    // ratio of failures without the change
	adds     float64    // by the defect, in what it looks at
	share    float64    // of what it looks at that is exposed
	level    float64    // that it wants exceeded, for those that do not compare
	takes    clock.Span // until it is, for those that want it for a while
}

// Sight says what a detector sees of a defect while a stage bakes. Comparers are
// held against a test of one look with their alpha, which needs less than any that
// looks more often; levels against what the ratio becomes.
func (c *Case) Sight(probe detect.Probe, d *plan.Defect, s *Stage) sight {
	if x, ok := probe.(interface{ Beside() bool }); ok && x.Beside() { // sees other things, or nothing
		return sight{tells: true}
	}
	x, ok := probe.(interface{ Holds() detect.Held })
	if !ok {
		return sight{}
	}
	h := x.Holds()
	if h.Alpha > 0 {
		return c.compared(h, d, s)
	}
	var best sight
	for _, bar := range h.Levels {
		v := c.leveled(h, bar, d, s)
		if v.tells && (!best.tells || v.sees && !best.sees || v.sees == best.sees && v.level < best.level) {
			best = v
		}
	}
	return best
}

// place resolves the series that a detector reads; -1 is the edge.
func (c *Case) place(service, cohort string) (at, of int, ok bool) {
	of = everyone
	if cohort != "" {
		of = slices.Index(c.CohortNames(), cohort)
	}
	if service == detect.Edge {
		return -1, of, true
	}
	at, ok = c.service(service)
	return at, of, ok
}

func (c *Case) compared(h detect.Held, d *plan.Defect, s *Stage) sight {
	at, of, ok := c.place(h.Service, h.Cohort)
	if !ok || s.Aim.Staging {
		return sight{}
	}
	r := c.Reach(d, s, at)
	exposed, others := c.Requests(s, at, of)
	v := sight{tells: true, compares: true, requests: exposed, base: min(c.background(at)+r.others, 1)}
	v.adds = min(r.exposed-r.others, 1-v.base)
	if others <= 0 || exposed <= 0 || v.adds < 1e-9 {
		return v // nobody to hold it against, or no difference
	}
	v.share = exposed / (exposed + others)
	v.needs = max(stats.SampleSize(v.base, v.base+v.adds, min(max(h.Alpha, 1e-6), 0.5), power, others/exposed), h.Least)
	v.sees = exposed >= float64(v.needs)
	return v
}

// leveled holds what a ratio becomes against a level. A burn rate fires after
// long × burn × (1-SLO) / e, SRE Workbook ch. 5.
func (c *Case) leveled(h detect.Held, bar detect.Bar, d *plan.Defect, s *Stage) sight {
	level, long := bar.Above+bar.Budget*(1-float64(c.Scenario.Observe.SLO.Availability)), bar.Long
	at, of, ok := c.place(h.Service, h.Cohort)
	if !ok || s.Aim.Staging || of != everyone || h.Scope == signal.Baseline {
		return sight{}
	}
	r := c.Reach(d, s, at)
	exposed, others := c.Requests(s, at, of)
	v := sight{tells: true, requests: exposed + others, base: c.background(at), adds: r.all, level: level}
	if exposed+others > 0 {
		v.share = exposed / (exposed + others)
	}
	e := v.base + v.adds
	if h.Scope == signal.Exposed {
		v.requests, v.adds, v.share = exposed, r.exposed, 1
		e, long = v.base+v.adds, 0
	}
	fires := e > level
	if fires {
		v.takes = clock.FromSeconds(long.Span().Seconds() * level / e)
		fires = v.takes <= s.Bake()
	}
	v.sees = fires && v.adds > 1e-9 && v.requests > 0
	return v
}

// gates are the detectors that may stop a strategy.
func (c *Case) gates(x *Forecast) []gated {
	var out []gated
	for i := range x.Config.Gate {
		g := &x.Config.Gate[i]
		d := &c.Scenario.Observe.Detectors[c.Detectors[g.Detector]]
		out = append(out, gated{i, g, d})
	}
	return out
}

type gated struct {
	index    int
	gate     *rollout.Gate
	detector *detect.Detector
}

// closest is where a gate comes closest to a defect that no gate sees.
type closest struct {
	sight
	at *Stage
	by gated
}

// unseen looks for a defect with every gate in every step before everybody. Where none
// sees it, and none might, it returns the look that comes closest of those that count;
// nil where there is none, or where it is seen.
func (c *Case) unseen(x *Forecast, d *plan.Defect, counts func(v sight) bool, closer func(a, b sight) bool) (best *closest) {
	for _, g := range c.gates(x) {
		for _, s := range x.Looked() {
			if !g.gate.Reads(&s.Aim) {
				continue
			}
			v := c.Sight(g.detector.Probe, d, s)
			if v.sees || !v.tells {
				return nil
			}
			if counts(v) && (best == nil || closer(v, best.sight)) {
				best = &closest{v, s, g}
			}
		}
	}
	return best
}
