package reports

import (
	"fmt"
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// confidence is the level of every interval, joint over what is decided.
const confidence = 0.95

// About is what a report says beside the worlds: the scenario's words, what it
// decides on, and how to make the report again.
type About struct {
	Scenario, Title, Story string
	Detectors              []Detector
	Compared               map[string]int // by strategy, the steps in which there are two sides to compare
	Strategies             []string       // in the order of the tables; the first is what others are compared against
	Engine                 Engine         // the traffic engine that played
	Asked                  int            // replications asked for
	PBad                   float64
	Follow                 float64 // seconds
	Decide                 []string
	Matters                map[string]float64 // by figure, in its unit
	Expect                 []figure.Expectation
	Unknowns               []outcome.Unknown // in the order in which the worlds drew them
	Notes                  []string          // of the scenario, for its reader
	Findings               []Finding         // of the review of its plan
	Stories                []Story           // of some plays
	Repro                  Repro             // the digest is filled in
}

// New makes the report of the worlds.
func New(worlds []outcome.World, a About) *Report {
	a.PBad = pBad(worlds, a)
	r := &Report{
		Schema: Schema, Scenario: a.Scenario, Title: a.Title, Story: a.Story,
		Strategies:   a.Strategies,
		Engine:       a.Engine,
		Replications: Replications{Asked: a.Asked, Finished: len(worlds)},
		PBad:         a.PBad, Follow: a.Follow, Confidence: confidence,
		Decide: slices.Clone(a.Decide), Matters: a.Matters, Findings: append([]Finding{}, a.Findings...),
		Warnings: []Warning{}, Expectations: []Expectation{}, Stories: []Story{},
		Repro: a.Repro,
	}
	for i := range a.Stories {
		r.Stories = append(r.Stories, a.Stories[i].brief())
	}
	b := builder{worlds: worlds, about: a, samples: map[key]figure.Sample{}}
	r.Tables = []Table{b.table(figure.Bad), b.table(figure.Clean), b.overall(), b.cohorts()}
	r.Straddles = b.straddles(&r.Tables[0])
	b.split = r.Straddles
	r.Comparisons = b.comparisons()
	r.Recovery = b.recovery()
	r.Tradeoffs = b.tradeoffs()
	r.Courses = b.courses()
	r.Alarms = b.alarms()
	r.Verdict = b.verdict(r)
	r.Expectations = b.expectations()
	r.Warnings = b.warnings(r)
	r.Unknowns = b.unknowns()
	r.Sensitivity = b.sensitivities(r.Unknowns)
	r.Includes, r.Excludes = includes(r.Unknowns), excludes(r.Unknowns)
	r.Values = b.values()
	r.Repro.Digest = digest(worlds)
	return r
}

// builder takes every sample once.
type builder struct {
	worlds  []outcome.World
	about   About
	samples map[key]figure.Sample
	split   []Straddle
}

type key struct {
	figure, strategy string
	bad              bool
}

func (b builder) sample(f figure.Figure, strategy string, bad bool) figure.Sample {
	k := key{f.Name, strategy, bad}
	s, ok := b.samples[k]
	if !ok {
		s = f.Sample(b.worlds, strategy, bad)
		b.samples[k] = s
	}
	return s
}

func (b builder) values() []Values {
	var all []Values
	for _, f := range figure.All() {
		for _, bad := range []bool{true, false} {
			for _, strategy := range b.about.Strategies {
				s := b.sample(f, strategy, bad)
				v := Values{Figure: f.Name, Case: caseOf(bad), Strategy: strategy, Values: make([]*float64, len(s.Obs))}
				for i, o := range s.Obs {
					if !s.Defined[i] {
						continue
					}
					v.Values[i] = finite(o.Value)
					if o.Censored {
						v.Censored = append(v.Censored, i)
					}
				}
				all = append(all, v)
			}
		}
	}
	return all
}

// seen is the lower bound of a side that lies beyond the follow-up, else 0.
func (b builder) seen(s figure.Side, e stats.Estimate) float64 {
	if s.Case == figure.Overall || !math.IsInf(e.Center, 1) {
		return 0
	}
	return b.sample(*s.Figure, s.Strategy, s.Case == figure.Bad).Seen(s.Statistic)
}

func caseOf(bad bool) figure.Case {
	if bad {
		return figure.Bad
	}
	return figure.Clean
}

func (b builder) expectations() []Expectation {
	list := make([]Expectation, 0, len(b.about.Expect))
	for _, e := range b.about.Expect {
		list = append(list, b.judged(e))
	}
	return list
}

// judged is a claim with its ruling.
func (b builder) judged(e figure.Expectation) Expectation {
	j := e.Judge(b.worlds, figure.Terms{PBad: b.about.PBad, Confidence: confidence, Follow: b.about.Follow})
	x := Expectation{
		Text: e.Text, Ruling: j.Ruling, Unit: e.Left.Figure.Unit,
		Left: estimated(j.Left), Right: estimated(j.Right), Need: j.Need, Why: j.Why,
		Given: e.Left.Figure.Given, Warnings: codes(slices.Concat(j.Left.Warnings, j.Right.Warnings)),
	}
	x.Left.AtLeast = b.seen(e.Left, j.Left)
	if e.Right.Figure != nil {
		x.Right.AtLeast = b.seen(e.Right, j.Right)
	}
	if j.Paired != nil {
		d := estimated(j.Paired.Difference)
		x.Difference, x.Pairs, x.Warnings = &d, j.Paired.Pairs(), codes(j.Paired.Warnings)
	}
	return x
}

// digest mixes the digests of all plays, in order (FNV-1a, 64 bit).
func digest(worlds []outcome.World) string {
	h := uint64(14695981039346656037)
	mix := func(v uint64) {
		for range 8 {
			h = (h ^ v&0xff) * 1099511628211
			v >>= 8
		}
	}
	for i := range worlds {
		mix(uint64(worlds[i].Replication))
		mix(worlds[i].Control.Digest)
		for j := range worlds[i].Plays {
			mix(worlds[i].Plays[j].Digest)
		}
	}
	return fmt.Sprintf("%016x", h)
}
