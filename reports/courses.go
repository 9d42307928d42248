package reports

import (
	"math"
	"slices"
	"strconv"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Courses are how things went on from the release on, all on one grid.
type Courses struct {
	Step  float64  `json:"step_seconds"` // from one instant to the next; the first is the release
	Steps int      `json:"steps"`
	Lines []Course `json:"lines"`
}

// Course is one measure of one strategy: at each instant, its median over the
// worlds and what 1 world in 20 is below or above. A list that is shorter than
// the grid stays at its last value. A play whose following has ended counts as
// it was then.
type Course struct {
	Measure  Measure     `json:"measure"`
	Case     figure.Case `json:"case"`
	Strategy string      `json:"strategy"`
	Low      []float64   `json:"low"`
	Median   []float64   `json:"median"`
	High     []float64   `json:"high"`
}

// Measure is what a course is of.
type Measure string

// The measures.
const (
	Exposed Measure = "exposed"         // share of the traffic that meets the feature
	Hit     Measure = "tenants_hit"     // share of the tenants, so far
	Failed  Measure = "requests_failed" // so far
	Damaged Measure = "rows_damaged"    // so far, in the mean; only where there are some
	Waiting Measure = "messages_waited" // lost or late, so far, in the mean; only where there are some
)

var measures = []Measure{Exposed, Hit, Failed, Damaged, Waiting}

// always reports whether a measure is drawn even if it is 0 in every world.
func (m Measure) always() bool { return m != Damaged && m != Waiting }

// steps are the lengths that a grid may have, in minutes; with the smallest that
// spans what happened in so many.
var steps = []int{1, 2, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880, 10080}

const mostSteps = 120

// courses follows what happens until it is over in 19 worlds of 20, whatever the
// strategy and the case.
func (b builder) courses() Courses {
	spans, end := map[key][]clock.Span{}, clock.Span(0)
	for i := range b.worlds {
		for j := range b.worlds[i].Plays {
			o := &b.worlds[i].Plays[j]
			k := key{"", o.Strategy, o.Bad}
			spans[k] = append(spans[k], settled(o))
		}
	}
	for _, s := range spans {
		slices.Sort(s)
		end = max(end, s[(len(s)*19+19)/20-1])
	}
	c := Courses{Lines: []Course{}}
	if len(spans) == 0 {
		return c
	}
	step := gridFor(end)
	c.Step, c.Steps = step.Seconds(), int((end+step-1)/step)
	for _, measure := range measures {
		if !measure.always() && !b.somewhere(measure) {
			continue
		}
		for _, bad := range []bool{true, false} {
			for _, strategy := range b.about.Strategies {
				if plays := b.plays(strategy, bad); len(plays) > 0 {
					c.Lines = append(c.Lines, course(measure, plays, step, c.Steps))
				}
			}
		}
	}
	return c
}

// somewhere reports whether any play has something of a measure.
func (b builder) somewhere(m Measure) bool {
	return slices.ContainsFunc(b.worlds, func(w outcome.World) bool {
		return slices.ContainsFunc(w.Plays, func(o outcome.Outcome) bool { return len(m.grown(&o)) > 0 })
	})
}

// grown is by how much a measure grows in each minute.
func (m Measure) grown(o *outcome.Outcome) []float32 {
	switch m {
	case Failed:
		return o.Series.Failed
	case Damaged:
		return o.Series.Damaged
	case Waiting:
		return o.Series.Stranded
	}
	return nil
}

// plays are those of a strategy, by world.
func (b builder) plays(strategy string, bad bool) []*outcome.Outcome {
	var list []*outcome.Outcome
	for i := range b.worlds {
		if o := figure.Play(&b.worlds[i], strategy, bad); o != nil {
			list = append(list, o)
		}
	}
	return list
}

// gridFor is the smallest step that spans so long in [mostSteps].
func gridFor(span clock.Span) clock.Span {
	for _, m := range steps {
		if step := clock.Span(m) * clock.Minute; span <= mostSteps*step {
			return step
		}
	}
	return span/mostSteps + 1
}

// settled is how long after the release exposure last changed, or somebody was
// hurt; at least some minutes.
func settled(o *outcome.Outcome) clock.Span {
	last := 0
	for m, x := range o.Series.Exposure {
		if m > 0 && x != o.Series.Exposure[m-1] {
			last = m
		}
	}
	for _, measure := range measures {
		for m, x := range measure.grown(o) {
			if x > 0 {
				last = max(last, m+1)
			}
		}
	}
	return max(clock.Time(last)*clock.Time(clock.Minute)-o.Release, clock.Time(5*clock.Minute)).Sub(0)
}

func course(measure Measure, plays []*outcome.Outcome, step clock.Span, n int) Course {
	c := Course{Measure: measure, Case: caseOf(plays[0].Bad), Strategy: plays[0].Strategy}
	lines := make([][]float64, len(plays))
	for i, o := range plays {
		lines[i] = measured(measure, o, step, n)
	}
	at := make([]float64, len(plays))
	for k := range n + 1 {
		for i := range lines {
			at[i] = lines[i][k]
		}
		slices.Sort(at)
		c.Low = append(c.Low, short(stats.SampleQuantile(at, 0.05)))
		c.Median = append(c.Median, short(stats.SampleQuantile(at, 0.5)))
		c.High = append(c.High, short(stats.SampleQuantile(at, 0.95)))
	}
	c.Low, c.Median, c.High = unrepeated(c.Low), unrepeated(c.Median), unrepeated(c.High)
	return c
}

// measured is a play on the grid.
func measured(measure Measure, o *outcome.Outcome, step clock.Span, n int) []float64 {
	line := make([]float64, n+1)
	sum, m := 0.0, 0
	for k := range line {
		now := int(o.Release.Add(clock.Span(k)*step) / clock.Time(clock.Minute))
		switch measure {
		case Exposed:
			if last := len(o.Series.Exposure) - 1; last >= 0 {
				line[k] = float64(o.Series.Exposure[min(now, last)])
			}
			continue
		case Hit:
			for ; m < min(now, len(o.Series.Hit)); m++ {
				sum += float64(o.Series.Hit[m]) / float64(max(o.Harm.Tenants, 1))
			}
		default:
			for grown := measure.grown(o); m < min(now, len(grown)); m++ {
				sum += float64(grown[m])
			}
		}
		line[k] = sum
	}
	return line
}

// short keeps three significant digits.
func short(v float64) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	s, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 3, 64), 64)
	return s
}

// unrepeated leaves out what only repeats the last value before it.
func unrepeated(list []float64) []float64 {
	for len(list) > 1 && list[len(list)-1] == list[len(list)-2] {
		list = list[:len(list)-1]
	}
	return list
}
