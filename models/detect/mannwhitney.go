package detect

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// MannWhitney judges as Kayenta does: it takes a point per metric and interval of
// those who see the change and of those who do not, classifies each metric by ranks
// (see [Classify]), and scores the weighted share of metrics that pass. It counts
// points, not requests: an hour of one-minute points is a sample of 60, whether each
// stands for ten requests or a million. Few points that lie apart are enough for it, and a
// burst that spoils most points, but not all, is not.
type MannWhitney struct {
	Service   string        `yaml:"service" doc:"a service, or edge for what clients get" default:"(the changed service)"`
	Cohort    string        `yaml:"cohort" doc:"a cohort, whose tenants alone are compared; of error ratios only" default:"(all)"`
	Metrics   []Judged      `yaml:"metrics" doc:"what is compared" default:"[{metric: error_ratio}, {metric: latency_p99}]" source:"judgement"`
	Groups    []Group       `yaml:"groups" doc:"weights of groups of metrics" default:"(each metric by its own weight)" source:"Kayenta groupWeights"`
	Point     unit.Duration `yaml:"point" doc:"time that one point stands for" default:"1m" min:"1s" max:"1h" source:"Kayenta's usual step of 60 s"`
	Every     unit.Duration `yaml:"every" doc:"time between two judgements, each of all points of the step so far" default:"10m" min:"1s" max:"1d" source:"judgement; Kayenta's analysisIntervalMins"`
	Pass      float64       `yaml:"pass" doc:"score from which it passes" unit:"points" default:"75" min:"0" max:"100" source:"Kayenta's example"`
	Marginal  float64       `yaml:"marginal" doc:"score below which it fails; between both it cannot tell" unit:"points" default:"50" min:"0" max:"100" source:"Kayenta's example"`
	Sureness  unit.Percent  `yaml:"confidence" doc:"confidence of the interval of the shift" default:"98%" min:"50%" max:"99.99%" source:"Kayenta, NetflixACAJudge"`
	Tolerance float64       `yaml:"tolerance" doc:"share of the estimated shift that the interval must stay clear of 0 by" default:"0.25" min:"0" max:"1" source:"Kayenta, NetflixACAJudge"`
}

// Judged is one metric of the judge.
type Judged struct {
	Metric    string  `yaml:"metric" doc:"error_ratio, latency_p50 or latency_p99" default:"error_ratio" enum:"error_ratio|latency_p50|latency_p99"`
	Direction string  `yaml:"direction" doc:"which way is bad" default:"increase" enum:"increase|decrease|either" source:"judgement; Kayenta's default is either"`
	NaN       string  `yaml:"nan" doc:"what a point without requests becomes: remove it, or replace it by 0" default:"remove" enum:"remove|replace" source:"Kayenta"`
	Effect    string  `yaml:"effect" doc:"size of the effect: mean-ratio, of the means; or cles, how often a point of the exposed is above one of the others" default:"mean-ratio" enum:"mean-ratio|cles" source:"Kayenta"`
	Up        float64 `yaml:"allowed_increase" doc:"effect up to which an increase is allowed; 0 for Kayenta's 1 of mean-ratio and 0.5 of cles" unit:"times" default:"0" min:"0" max:"1000" source:"Kayenta allowedIncrease"`
	Down      float64 `yaml:"allowed_decrease" doc:"effect down to which a decrease is allowed, likewise" unit:"times" default:"0" min:"0" max:"1000" source:"Kayenta allowedDecrease"`
	Critical  bool    `yaml:"critical" doc:"the score is 0 when it is off" default:"false"`
	Worse     float64 `yaml:"critical_increase" doc:"effect from which an increase of a critical metric makes the score 0; 0: from what is allowed" unit:"times" default:"0" min:"0" max:"1000" source:"Kayenta criticalIncrease"`
	Lower     float64 `yaml:"critical_decrease" doc:"effect from which a decrease of it does" unit:"times" default:"0" min:"0" max:"1000" source:"Kayenta criticalDecrease"`
	Outliers  string  `yaml:"outliers" doc:"points of a side that lie far from its quartiles: keep or remove" default:"keep" enum:"keep|remove" source:"Kayenta outliers strategy"`
	Factor    float64 `yaml:"outlier_factor" doc:"how far, in distances of the quartiles; never nearer than the percentiles 1 and 99" unit:"times" default:"3" min:"0.1" max:"1000" source:"Kayenta outlierFactor"`
	Group     string  `yaml:"group" doc:"the group of metrics that it is scored in" default:"(by itself)" source:"Kayenta groups"`
	MustHave  bool    `yaml:"must_have_data" doc:"no data counts as off" default:"false" source:"Kayenta"`
	Weight    float64 `yaml:"weight" doc:"its weight in the score" default:"1" min:"0" max:"1000000" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "mann-whitney",
	Doc:     "Fails when the score of a judge that compares points by ranks, metric by metric, is too low.",
	Source:  "Kayenta, NetflixACAJudge-v1.0; Mann and Whitney, Annals of Mathematical Statistics 18, 1947",
	Example: "{kind: mann-whitney, metrics: [{metric: error_ratio, critical: true}, {metric: latency_p99}], every: 10m}",
	New: func() Probe {
		usual := Judged{Direction: "increase", NaN: "remove", Effect: "mean-ratio", Weight: 1, Outliers: "keep", Factor: 3}
		errors, late := usual, usual
		errors.Metric, late.Metric = "error_ratio", "latency_p99"
		return &MannWhitney{
			Metrics: []Judged{errors, late}, Point: unit.Duration(clock.Minute), Every: unit.Duration(10 * clock.Minute),
			Pass: 75, Marginal: 50, Sureness: 0.98, Tolerance: 0.25,
		}
	},
})

// Check wants metrics, and scores in order.
func (m *MannWhitney) Check(s Site) []kind.Problem {
	var p problems
	p.judged(s, m.Service, m.Cohort, 1-float64(m.Sureness), m.Every.Span())
	if m.Marginal > m.Pass {
		p.add("marginal", "write at most pass", "%g is above the score from which it passes, %g", m.Marginal, m.Pass)
	}
	if m.Point < 1 || m.Point > m.Every {
		p.add("point", "write at most every", "%s is no point within %s", m.Point, m.Every)
	}
	weight := 0.0
	for i, j := range m.Metrics {
		weight += j.Weight
		if m.Cohort != "" && j.Metric != "error_ratio" {
			p.add(fmt.Sprintf("metrics[%d].metric", i), "remove the cohort, or use error_ratio", "%s is not kept apart by cohort", j.Metric)
		}
	}
	if !(weight > 0) {
		p.add("metrics", "name a metric with a weight", "has nothing to score")
	}
	return append(p, m.checkGroups()...)
}

// Needs names the series that the probe reads.
func (m *MannWhitney) Needs(s Site) []signal.Need {
	need := signal.Need{Service: s.number(m.Service)}
	for _, j := range m.Metrics {
		need.Latency = need.Latency || metrics[j.Metric].quantile > 0
	}
	return []signal.Need{need}
}

// Compares says that it holds the exposed against the others.
func (m *MannWhitney) Compares() {}

// Watch begins without points.
func (m *MannWhitney) Watch(site Site) Watch {
	w := &rankWatch{MannWhitney: m, service: site.number(m.Service), cohort: site.cohort(m.Cohort), step: signal.Between, verdict: noScore}
	w.points = make([][2][]float64, len(m.Metrics))
	return w
}

var noScore = signal.Verdict{State: signal.NoData, Unit: "points of score"}

type rankWatch struct {
	*MannWhitney
	service, cohort int
	step            int
	began, looked   clock.Time // of the point, of the judgement
	counts          [2]signal.Counts
	latency         [2]signal.Histogram
	points          [][2][]float64 // by metric: of the exposed and of the others
	verdict         signal.Verdict
}

var arm = [2]signal.Scope{signal.Exposed, signal.Baseline}

// Observe adds the sample to its point, and judges when it is time. What fails
// stands until the step is over.
func (w *rankWatch) Observe(s *signal.Sample) signal.Verdict {
	if s.Step != w.step || s.Step == signal.Between {
		w.step, w.began, w.looked, w.verdict = s.Step, s.At, s.At, noScore
		for i := range w.points {
			w.points[i][0], w.points[i][1] = w.points[i][0][:0], w.points[i][1][:0]
		}
		w.clear()
		return w.verdict
	}
	for a, scope := range arm {
		sel := signal.Select{Service: w.service, Scope: scope, Cohort: w.cohort}
		add(&w.counts[a], s.Sum(sel))
		s.Latencies(sel, &w.latency[a])
	}
	if s.At.Sub(w.began) >= w.Point.Span() {
		w.point()
		w.began = s.At
	}
	if s.At.Sub(w.looked) >= w.Every.Span() && w.verdict.State != signal.Fail {
		w.looked = s.At
		w.verdict = w.judge()
	}
	return w.verdict
}

func (w *rankWatch) clear() {
	w.counts, w.latency = [2]signal.Counts{}, [2]signal.Histogram{}
}

// point closes a point of every metric. One that a side has nothing for is removed
// from both: Kayenta removes it from one, and ends its analysis when the canary is
// taken back, after which the others' points would be of another time.
func (w *rankWatch) point() {
	for i, j := range w.Metrics {
		var x [2]float64
		for a := range arm {
			x[a] = float64(w.counts[a].Errors) / float64(w.counts[a].Requests)
			if q := metrics[j.Metric].quantile; q > 0 {
				x[a] = w.latency[a].Quantile(q)
			}
		}
		if j.NaN == "remove" && (math.IsNaN(x[0]) || math.IsNaN(x[1])) {
			continue
		}
		for a := range arm {
			if math.IsNaN(x[a]) {
				x[a] = 0
			}
			w.points[i][a] = append(w.points[i][a], x[a])
		}
	}
	w.clear()
}

// judge scores the metrics.
func (w *rankWatch) judge() signal.Verdict {
	v := signal.Verdict{State: signal.NoData, Empty: true, Threshold: w.Pass, Unit: noScore.Unit}
	classes := make([]Class, len(w.Metrics))
	critical, silent := false, 0
	for i, j := range w.Metrics {
		exposed, others := j.inliers(w.points[i][0]), j.inliers(w.points[i][1])
		c := j.Classify(exposed, others, float64(w.Sureness), w.Tolerance)
		classes[i] = c
		v.N = max(v.N, int64(len(exposed)))
		switch {
		case c == Nodata:
			silent++
			critical = critical || j.Critical && j.MustHave
		case c != Passes:
			critical = critical || j.Critical && j.grave(c, exposed, others)
		}
	}
	if silent == len(classes) && !critical {
		return v // empty says what that means; Kayenta scores 0
	}
	v.Empty = false
	if v.Value = w.score(classes); critical {
		v.Value = 0
	}
	switch {
	case v.Value >= w.Pass:
		v.State = signal.Pass
	case v.Value < w.Marginal || critical:
		v.State = signal.Fail
	default:
		v.State = signal.Inconclusive
	}
	return v
}
