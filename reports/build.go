package reports

import (
	"fmt"
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
	Strategies             []string // in the order of the tables; the first is what others are compared against
	Engine                 Engine   // the traffic engine that played
	Asked                  int      // replications asked for
	PBad                   float64
	Follow                 float64 // seconds
	Decide                 []string
	Matters                map[string]float64 // by figure, in its unit
	Expect                 []figure.Expectation
	Repro                  Repro // the digest is filled in
}

// New makes the report of the worlds.
func New(worlds []outcome.World, a About) *Report {
	r := &Report{
		Schema: Schema, Scenario: a.Scenario, Title: a.Title, Story: a.Story,
		Strategies:   a.Strategies,
		Engine:       a.Engine,
		Replications: Replications{Asked: a.Asked, Finished: len(worlds)},
		PBad:         a.PBad, Follow: a.Follow, Confidence: confidence,
		Decide: slices.Clone(a.Decide), Findings: []Finding{},
		Warnings: []Warning{}, Expectations: []Expectation{},
		Repro: a.Repro,
	}
	b := builder{worlds: worlds, about: a, samples: map[key]figure.Sample{}}
	r.Tables = []Table{b.table(figure.Bad), b.table(figure.Clean), b.cohorts()}
	r.Comparisons = b.comparisons()
	r.Recovery = b.recovery()
	r.Verdict = b.verdict(r)
	r.Expectations = b.expectations()
	r.Warnings = b.warnings(r)
	r.Excludes = excludes()
	r.Values = b.values()
	r.Repro.Digest = digest(worlds)
	return r
}

// builder takes every sample once.
type builder struct {
	worlds  []outcome.World
	about   About
	samples map[key]figure.Sample
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

func caseOf(bad bool) figure.Case {
	if bad {
		return figure.Bad
	}
	return figure.Clean
}

func (b builder) expectations() []Expectation {
	list := make([]Expectation, 0, len(b.about.Expect))
	for _, e := range b.about.Expect {
		j := e.Judge(b.worlds, figure.Terms{PBad: b.about.PBad, Confidence: confidence, Follow: b.about.Follow})
		x := Expectation{
			Text: e.Text, Ruling: j.Ruling, Unit: e.Left.Figure.Unit,
			Left: estimated(j.Left), Right: estimated(j.Right), Need: j.Need,
		}
		if j.Paired != nil {
			d := estimated(j.Paired.Difference)
			x.Difference = &d
		}
		list = append(list, x)
	}
	return list
}

// excludes says what no interval here covers. Source: judgement.
func excludes() []string {
	return []string{
		"Intervals cover the noise of the simulation only, not whether the scenario is right.",
		"Every number of the scenario is taken as known: tenants, load, what the defects do, and how fast people react.",
	}
}

// warnings gathers what the reader of the whole report should know.
func (b builder) warnings(r *Report) []Warning {
	list := []Warning{}
	n := len(b.worlds)
	if r.Replications.Partial() {
		list = append(list, Warning{"partial", fmt.Sprintf("partial: %d of %d replications are finished", n, b.about.Asked), b.about.Asked})
	}
	if need := stats.ReplicationsFor(0.5, confidence); n < need {
		list = append(list, Warning{stats.TooFew, fmt.Sprintf("%s cannot bound a median (shown as ?): it takes %d", plural(n, "replication"), need), need})
	}
	if need := stats.ReplicationsFor(0.95, confidence); n < need {
		list = append(list, Warning{stats.TooFew, fmt.Sprintf(
			"the worst 5%% has no upper bound with %s (shown as ≥): it takes %d", plural(n, "replication"), need), need})
	}
	if tipping, plays := b.tipping(); tipping > 0 {
		list = append(list, Warning{"tipping-risk", fmt.Sprintf(
			"tipping risk in %d of %d plays: a pool ran close to saturation; confirm with --set fidelity=request", tipping, plays), 0})
	}
	for _, rec := range r.Recovery {
		if rec.Censored > 0 {
			list = append(list, Warning{"censored", fmt.Sprintf(
				"%s: in %d of %d bad worlds with harm it was not over when following ended after %s",
				rec.Strategy, rec.Censored, rec.Harmed, duration(b.about.Follow)), 0})
		}
	}
	return list
}

// tipping counts the plays in which the flow engine cannot know when queues
// tip over.
func (b builder) tipping() (tipping, plays int) {
	for i := range b.worlds {
		for j := range b.worlds[i].Plays {
			plays++
			if b.worlds[i].Plays[j].TippingRisk {
				tipping++
			}
		}
	}
	return tipping, plays
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
