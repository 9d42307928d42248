package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// DiffSchema is the name and version of a [Diff] as a document.
const DiffSchema = "rehearse.comparison/v1"

// Diff holds two reports against each other: what a change of the plan bought.
type Diff struct {
	Schema       string    `json:"schema"` // name and version of the document
	Before       Side      `json:"before"`
	After        Side      `json:"after"`
	Paired       bool      `json:"paired"`       // world by world, because both played the same random worlds
	Why          string    `json:"why"`          // it is paired, or not
	Confidence   float64   `json:"confidence"`   // of every interval, and of all that are decided together
	Decide       []string  `json:"decide"`       // figures whose differences hold jointly over all strategies
	Sentences    []string  `json:"sentences"`    // the answer in words
	Same         []string  `json:"same"`         // strategies of which no figure differs
	OnlyBefore   []string  `json:"only_before"`  // strategies
	OnlyAfter    []string  `json:"only_after"`   // strategies
	Moves        []Move    `json:"moves"`        // each figure of each strategy that stands in both
	Expectations []Turn    `json:"expectations"` // whose ruling is not the same
	Warnings     []Warning `json:"warnings"`
}

// Side is where one of the two reports comes from.
type Side struct {
	Name         string       `json:"name"`           // of the file
	Scenario     string       `json:"scenario"`       // its name
	Title        string       `json:"title"`          // the line that heads its report
	Engine       string       `json:"engine"`         // the traffic engine that played it
	Follow       float64      `json:"follow_seconds"` // that every play was followed after its first harm
	Replications Replications `json:"replications"`
	Repro        Repro        `json:"repro"`
}

// Move is one figure of one strategy, after against before. Its difference is
// that of the means, after less before.
type Move struct {
	Comparison
	Statistic figure.Statistic `json:"statistic"` // of before and after
	Before    Estimate         `json:"before"`    // the statistic before
	After     Estimate         `json:"after"`     // and after
	Alike     bool             `json:"alike"`     // no value differs
}

// Turn is an expectation that is ruled otherwise, or stands in one report only.
type Turn struct {
	Text   string        `json:"text"`             // as the scenario has it
	Before figure.Ruling `json:"before,omitempty"` // ruling, none where it was not there
	After  figure.Ruling `json:"after,omitempty"`  // ruling, none where it is gone
}

// Worse reports whether a figure that is decided on surely got worse, by more
// than what does not matter.
func (d *Diff) Worse() bool {
	return slices.ContainsFunc(d.Moves, func(m Move) bool { return m.Decided && m.worse() })
}

// Undecided reports whether it is unknown of a figure that is decided on if it
// got worse by as much as matters.
func (d *Diff) Undecided() bool {
	return slices.ContainsFunc(d.Moves, func(m Move) bool { return m.Decided && m.unknown() })
}

func (m Move) worse() bool   { return m.Distinguishable && !m.Favours && !m.Small }
func (m Move) better() bool  { return m.Favours && !m.Small }
func (m Move) unknown() bool { return !m.Distinguishable && !m.Small && (!m.Alike || m.Few) }

// Compare holds after against before. The names are those of the documents. An
// error says why they cannot be compared at all.
func Compare(before, after *Report, names [2]string) (*Diff, error) {
	sides := [2]side{{Report: before, name: names[0]}, {Report: after, name: names[1]}}
	for i := range sides {
		if err := sides[i].index(); err != nil {
			return nil, fmt.Errorf("%s: %w", names[i], err)
		}
	}
	d := &Diff{
		Schema: DiffSchema, Before: sides[0].about(), After: sides[1].about(), Confidence: confidence,
		Decide: []string{}, Same: []string{}, Moves: []Move{}, Expectations: []Turn{}, Warnings: []Warning{},
		OnlyBefore: without(before.Strategies, after.Strategies), OnlyAfter: without(after.Strategies, before.Strategies),
	}
	d.Paired, d.Why = pairing(before, after)
	common := without(after.Strategies, d.OnlyAfter)
	if len(common) == 0 {
		return nil, fmt.Errorf("no strategy stands in both: %s has %s, %s has %s",
			names[0], strings.Join(before.Strategies, ", "), names[1], strings.Join(after.Strategies, ", "))
	}
	for _, name := range after.Decide {
		if sides[0].has(name) && sides[1].has(name) {
			d.Decide = append(d.Decide, name)
		}
	}
	joint := stats.Joint(confidence, max(1, len(common)*len(d.Decide)))
	for _, strategy := range common {
		same := true
		for _, f := range moved(d.Decide) {
			level := confidence
			if slices.Contains(d.Decide, f.Name) {
				level = joint
			}
			if m, ok := d.move(sides, f, strategy, level); ok {
				d.Moves = append(d.Moves, m)
				same = same && m.Alike
			}
		}
		if same {
			d.Same = append(d.Same, strategy)
		}
	}
	d.Expectations = turns(before, after)
	d.Warnings = d.doubts(before, after)
	d.Sentences = d.verdict()
	return d, nil
}

// moved are the figures to compare: those decided on, then all that tables show.
func moved(decide []string) []figure.Figure {
	var first, rest []figure.Figure
	for _, name := range decide {
		f, _ := figure.Get(name)
		first = append(first, f)
	}
	for _, f := range figure.All() {
		if f.Shown != 0 && !slices.Contains(decide, f.Name) {
			rest = append(rest, f)
		}
	}
	return append(first, rest...)
}

// move compares one figure; there is none where a document lacks it.
func (d *Diff) move(sides [2]side, f figure.Figure, strategy string, level float64) (Move, bool) {
	c := compareIn(f)
	a, inBefore := sides[0].samples[key{f.Name, strategy, c == figure.Bad}]
	b, inAfter := sides[1].samples[key{f.Name, strategy, c == figure.Bad}]
	if !inBefore || !inAfter {
		return Move{}, false
	}
	matters := sides[1].Matters[f.Name]
	if matters == 0 {
		matters = sides[0].Matters[f.Name]
	}
	o := stats.CompareOptions{
		Confidence: level, Matters: matters, Horizon: f.Horizon(min(sides[0].Follow, sides[1].Follow)),
	}
	versus := figure.Apart
	if d.Paired {
		versus = figure.Versus
	}
	s := versus(b, a, o)
	x := compared(f, c, s, matters)
	if p, q := sides[0].Repro, sides[1].Repro; p.ScenarioHash == q.ScenarioHash && p.Digest == q.Digest && p.Digest != "" {
		x.Few = false // the same run of the same plan differs in no world that there is
	}
	x.Strategy, x.Against, x.Decided = strategy, "before", slices.Contains(d.Decide, f.Name)
	m := Move{Comparison: x, Statistic: f.Statistic(), Before: sampled(a, f.Statistic()), After: sampled(b, f.Statistic())}
	m.Alike = a.Empty() && b.Empty() || x.Difference.Low == 0 && x.Difference.High == 0
	if d.Paired {
		m.Alike = slices.Equal(a.Obs, b.Obs) && slices.Equal(a.Defined, b.Defined)
	}
	m.Shown = m.Decided || !m.Alike && f.Shown&(figure.Compared|figure.InClean) != 0 && !math.IsNaN(x.Difference.Center)
	return m, true
}

// without lists what is in a and not in b.
func without(a, b []string) []string {
	list := []string{}
	for _, x := range a {
		if !slices.Contains(b, x) {
			list = append(list, x)
		}
	}
	return list
}

// turns lists the expectations whose rulings differ.
func turns(before, after *Report) []Turn {
	list := []Turn{}
	ruling := func(r *Report, text string) figure.Ruling {
		for _, e := range r.Expectations {
			if e.Text == text {
				return e.Ruling
			}
		}
		return ""
	}
	for _, e := range after.Expectations {
		if was := ruling(before, e.Text); was != e.Ruling {
			list = append(list, Turn{e.Text, was, e.Ruling})
		}
	}
	for _, e := range before.Expectations {
		if ruling(after, e.Text) == "" {
			list = append(list, Turn{Text: e.Text, Before: e.Ruling})
		}
	}
	return list
}
