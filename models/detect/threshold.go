package detect

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Threshold fails when a metric, over a sliding window, stays above a level. It
// behaves as a Prometheus alert evaluated at every scrape: the first evaluation
// that is true makes it pending, and it fires at the first one at least For
// later; one that is false, or has no data, starts over.
type Threshold struct {
	Metric      string        `yaml:"metric" doc:"error_ratio, latency_p99, latency_p50, retry_ratio (calls that are not a first attempt per request), saturation (share of the slots held) or queue (requests in line)" default:"error_ratio" enum:"error_ratio|latency_p99|latency_p50|retry_ratio|saturation|queue"`
	Service     string        `yaml:"service" doc:"a service, or edge for what clients get" default:"(the changed service)"`
	Scope       signal.Scope  `yaml:"scope" doc:"all, exposed (those who see the change) or baseline (those who do not)" default:"all"`
	Cohort      string        `yaml:"cohort" doc:"a cohort, whose tenants alone are seen" default:"(all)"`
	Above       Level         `yaml:"above,required" doc:"the level, in the unit of the metric: 1%, 800ms or 50"`
	Window      unit.Duration `yaml:"window" doc:"over which the metric is taken: ratios and quantiles of all in it, means of saturation and queue" default:"5m" min:"1s" max:"6h" source:"judgement; the usual rate window"`
	For         unit.Duration `yaml:"for" doc:"how long it must stay above" default:"0s" source:"Prometheus alerting rules"`
	MinRequests int           `yaml:"min_requests" doc:"requests in the window below which a ratio or a latency says nothing" default:"100" min:"1" max:"1000000000" source:"Amazon's 'Automating safe, hands-off deployments' waits for at least 100 requests"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "threshold",
	Doc:     "Fails when a metric stays above a level for a while.",
	Source:  "Prometheus alerting rules with a for clause",
	Example: "{kind: threshold, metric: error_ratio, above: 1%, window: 5m, for: 2m}",
	New: func() Probe {
		return &Threshold{Metric: "error_ratio", Window: unit.Duration(5 * clock.Minute), MinRequests: 100}
	},
})

// metric says how a value is taken from what a window holds.
type metric struct {
	unit     string
	quantile float64 // of the latency, 0 for others
	gauge    bool    // a mean of readings rather than a ratio of counts
	read     func(s *signal.Sample, sel signal.Select) (part, of float64)
}

func ratio(s *signal.Sample, sel signal.Select) (part, of float64) {
	c := s.Sum(sel)
	return float64(c.Errors), float64(c.Requests)
}

var metrics = map[string]metric{
	"error_ratio": {unit: "ratio", read: ratio},
	"latency_p99": {unit: "s", quantile: 0.99, read: ratio},
	"latency_p50": {unit: "s", quantile: 0.50, read: ratio},
	"retry_ratio": {unit: "ratio", read: func(s *signal.Sample, sel signal.Select) (float64, float64) {
		_, requests := ratio(s, sel)
		return float64(s.Retries[sel.Service]), requests
	}},
	"saturation": {unit: "ratio", gauge: true, read: func(s *signal.Sample, sel signal.Select) (float64, float64) {
		return s.Busy[sel.Service], 1
	}},
	"queue": {unit: "requests", gauge: true, read: func(s *signal.Sample, sel signal.Select) (float64, float64) {
		return float64(s.Waiting[sel.Service]), 1
	}},
}

// scoped reports whether the metric is kept apart by side.
func scoped(name string) bool {
	return name == "error_ratio" || metrics[name].quantile > 0
}

// Check holds the level's unit, the scope and the service against the metric.
func (t *Threshold) Check(s Site) []kind.Problem {
	var p problems
	m, known := metrics[t.Metric]
	if !known {
		p.add("metric", "see the list of metrics", "there is no metric %q", t.Metric)
		return p
	}
	p.service(t.Service, s)
	if example := map[string]string{"ratio": "1%", "s": "800ms", "requests": "50"}[m.unit]; t.Above.unit != m.unit {
		p.add("above", "write for example "+example, "%q is not in the unit of %s", t.Above.text, t.Metric)
	}
	if t.Scope != signal.All && !scoped(t.Metric) {
		p.add("scope", "remove it, or use error_ratio or a latency", "%s is not kept apart by who sees the change", t.Metric)
	}
	p.cohort(t.Cohort, s)
	if t.Cohort != "" && t.Metric != "error_ratio" {
		p.add("cohort", "remove it, or use error_ratio", "%s is not kept apart by cohort", t.Metric)
	}
	if m.gauge && t.Service == Edge {
		p.add("service", "name a service", "clients have no %s", t.Metric)
	}
	if t.Window < 0 || t.For < 0 {
		p.add("window", "write 0s or more", "is negative")
	}
	if t.MinRequests < 0 {
		p.add("min_requests", "write 1 or more", "is negative: %d", t.MinRequests)
	}
	return p
}

// Needs names the series that the probe reads.
func (t *Threshold) Needs(s Site) []signal.Need {
	return []signal.Need{{Service: s.number(t.Service), Latency: metrics[t.Metric].quantile > 0}}
}

// Holds says which level of a ratio of failures; that of another metric is none.
func (t *Threshold) Holds() Held {
	h := Held{Service: t.Service, Cohort: t.Cohort, Scope: t.Scope}
	if level, ok := t.Above.Ratio(); ok && t.Metric == "error_ratio" {
		h.Levels = []Bar{{Above: level}}
	}
	return h
}

// Fails says when it does.
func (t *Threshold) Fails() string {
	text := fmt.Sprintf("%s of %s at %s above %s over %s", t.Metric, seen(t.Scope), place(t.Service, t.Cohort), t.Above, t.Window)
	if t.For > 0 {
		text += fmt.Sprintf(" for %s", t.For)
	}
	return text
}

// Watch begins with an empty window.
func (t *Threshold) Watch(site Site) Watch {
	w := &thresholdWatch{
		Threshold: t, metric: metrics[t.Metric],
		sel: signal.Select{Service: site.number(t.Service), Scope: t.Scope, Cohort: site.cohort(t.Cohort)},
	}
	n := scrapes(t.Window.Span(), site.Scrape)
	w.readings = newRing[reading](n)
	if w.quantile > 0 {
		w.latencies = newRing[signal.Histogram](n)
	}
	return w
}

type reading struct{ part, of float64 }

type thresholdWatch struct {
	*Threshold
	metric
	sel       signal.Select
	readings  ring[reading]
	latencies ring[signal.Histogram]
	latency   signal.Histogram // sum of the ring

	pending
}

// Observe takes the sample into the window and evaluates.
func (w *thresholdWatch) Observe(s *signal.Sample) signal.Verdict {
	value, n := w.measure(s)
	v := signal.Verdict{Value: value, Threshold: w.Above.value, Unit: w.unit, N: n}
	if math.IsNaN(value) || !w.gauge && n < int64(w.MinRequests) {
		v.State, v.Empty, w.on = signal.NoData, true, false
		return v
	}
	w.judge(&v, value > w.Above.value, s.At, w.For.Span())
	return v
}

// measure returns the metric over the window and the requests, or the scrapes
// for a gauge, behind it. The sums are taken anew, so that no rounding builds up.
func (w *thresholdWatch) measure(s *signal.Sample) (float64, int64) {
	part, of := w.read(s, w.sel)
	w.readings.push(reading{part, of})
	var sum reading
	for i := range w.readings.used {
		r := w.readings.ago(i)
		sum.part, sum.of = sum.part+r.part, sum.of+r.of
	}
	if w.quantile == 0 {
		return sum.part / sum.of, int64(sum.of)
	}
	var fresh signal.Histogram
	s.Latencies(w.sel, &fresh)
	w.latency.Add(&fresh)
	gone := w.latencies.push(fresh)
	for i, c := range gone {
		w.latency[i] -= c
	}
	return w.latency.Quantile(w.quantile), int64(sum.of)
}
