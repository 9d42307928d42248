package detect

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// RateOfChange holds a window against one of the same length some time earlier, as
// an alert with an offset does. It needs no level, and forgets a change that has
// become usual. Before the play, only the error ratio of all at the edge is known, as
// the steady state; for all else it has nothing to look at until the play is old enough.
type RateOfChange struct {
	Metric      string        `yaml:"metric" doc:"error_ratio, retry_ratio (calls that are not a first attempt per request) or requests (how many there are)" default:"error_ratio" enum:"error_ratio|retry_ratio|requests"`
	Service     string        `yaml:"service" doc:"a service, or edge for what clients get" default:"edge"`
	Scope       signal.Scope  `yaml:"scope" doc:"all, exposed (those who see the change) or baseline (those who do not)" default:"all"`
	Cohort      string        `yaml:"cohort" doc:"a cohort, whose tenants alone are seen" default:"(all)"`
	Direction   string        `yaml:"direction" doc:"which way is bad" default:"up" enum:"up|down"`
	Factor      float64       `yaml:"factor" doc:"how many times as much, or as little, as earlier" unit:"times" default:"2" min:"1.01" max:"100000" source:"judgement"`
	AtLeast     unit.Percent  `yaml:"at_least" doc:"smallest difference of ratios, in percentage points, that counts" default:"0.5%" source:"judgement"`
	Window      unit.Duration `yaml:"window" doc:"the window" default:"5m" min:"1s" max:"6h" source:"judgement; the usual rate window"`
	Ago         unit.Duration `yaml:"ago" doc:"how much earlier the other window was" default:"1h" min:"1s" max:"7d" source:"judgement"`
	For         unit.Duration `yaml:"for" doc:"how long it must stay so" default:"0s" source:"Prometheus alerting rules"`
	MinRequests int           `yaml:"min_requests" doc:"requests in the window, and earlier, below which it says nothing; of a fall of requests, earlier only" default:"100" min:"1" max:"1000000000" source:"Amazon's 'Automating safe, hands-off deployments' waits for at least 100 requests"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "rate-of-change",
	Doc:     "Fails when a metric is so many times what it was in the same window earlier.",
	Source:  "Prometheus' offset modifier; Graphite's timeShift",
	Example: "{kind: rate-of-change, metric: error_ratio, factor: 2, ago: 1h}",
	New: func() Probe {
		return &RateOfChange{
			Metric: "error_ratio", Service: Edge, Direction: "up", Factor: 2, AtLeast: 0.005,
			Window: unit.Duration(5 * clock.Minute), Ago: unit.Duration(clock.Hour), MinRequests: 100,
		}
	},
})

// Check wants windows that do not overlap, and a scope where the metric has one.
func (r *RateOfChange) Check(s Site) []kind.Problem {
	var p problems
	p.service(r.Service, s)
	p.cohort(r.Cohort, s)
	if r.Window <= 0 || r.Ago < r.Window {
		p.add("ago", "write at least the window", "the window of %s and the one %s earlier overlap", r.Window, r.Ago)
	}
	if !(r.Factor > 1) || math.IsInf(r.Factor, 1) {
		p.add("factor", "write for example 2", "is no change: %v", r.Factor)
	}
	if r.Metric == "retry_ratio" && (r.Scope != signal.All || r.Cohort != "") {
		p.add("scope", "remove it, or use error_ratio or requests", "%s is not kept apart by who sees the change", r.Metric)
	}
	return p
}

// Needs names the series that the probe reads.
func (r *RateOfChange) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(r.Service)}}
}

// Watch begins with what is known of the time before.
func (r *RateOfChange) Watch(site Site) Watch {
	w := &changeWatch{
		RateOfChange: r, sel: signal.Select{Service: site.number(r.Service), Scope: r.Scope, Cohort: site.cohort(r.Cohort)},
		window: scrapes(r.Window.Span(), site.Scrape), ago: scrapes(r.Ago.Span(), site.Scrape),
	}
	w.seen = newRing[reading](w.ago + w.window)
	if r.Service == Edge && r.Metric == "error_ratio" && r.Scope == signal.All && r.Cohort == "" {
		w.before.of = site.Steady.Rate * site.Scrape.Seconds()
		w.before.part = w.before.of * site.Steady.Errors
	}
	return w
}

type changeWatch struct {
	*RateOfChange
	sel         signal.Select
	window, ago int // scrapes
	before      reading
	seen        ring[reading]

	pending
}

// sum adds up a window that ended so many scrapes ago. What lies before the play
// is the steady state, or NaN.
func (w *changeWatch) sum(ended int) (sum reading) {
	for i := ended; i < ended+w.window; i++ {
		r := w.before
		if i < w.seen.used {
			r = *w.seen.ago(i)
		} else if w.before.of == 0 {
			r = reading{math.NaN(), math.NaN()}
		}
		sum.part, sum.of = sum.part+r.part, sum.of+r.of
	}
	return sum
}

// Observe takes the sample into the windows and holds them against each other.
func (w *changeWatch) Observe(s *signal.Sample) signal.Verdict {
	c := s.Sum(w.sel)
	r := reading{float64(c.Errors), float64(c.Requests)}
	if w.Metric == "retry_ratio" {
		r.part = float64(s.Retries[w.sel.Service])
	}
	w.seen.push(r)
	now, then := w.sum(0), w.sum(w.ago)
	v := signal.Verdict{State: signal.NoData, Empty: true, Unit: "ratio", N: int64(now.of)}
	least, counted := float64(w.MinRequests), w.Metric == "requests"
	if math.IsNaN(now.of) || !(then.of >= least) || now.of < least && !(counted && w.Direction == "down") {
		if math.IsNaN(now.of) {
			v.N = 0
		}
		w.on = false
		return v
	}
	usual, gap := then.part/then.of, float64(w.AtLeast)
	v.Value = now.part / now.of
	if counted {
		usual, v.Value, v.Unit, gap = then.of, now.of, "requests", 0
	}
	v.Empty = false
	changed := false
	if v.Threshold = usual * w.Factor; w.Direction == "up" {
		changed = v.Value > v.Threshold && v.Value-usual >= gap
	} else {
		v.Threshold = usual / w.Factor
		changed = v.Value < v.Threshold && usual-v.Value >= gap
	}
	w.judge(&v, changed, s.At, w.For.Span())
	return v
}
