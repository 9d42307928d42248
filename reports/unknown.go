package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Unknown is an input that the scenario does not know, with what every world
// drew for it, in the worlds' order.
type Unknown struct {
	Path   string    `json:"path"`
	Also   []string  `json:"also,omitempty"` // other places that it fills
	Law    string    `json:"law"`
	Low    string    `json:"low"`
	Median string    `json:"median"`
	High   string    `json:"high"`
	Drawn  []string  `json:"drawn"`  // as --set takes it
	Values []float64 `json:"values"` // the same as numbers: seconds for a time, a fraction for a share
}

// Sensitivity is how far a figure that is decided on hangs on an unknown input.
type Sensitivity struct {
	Unknown  string      `json:"unknown"` // its path
	Figure   string      `json:"figure"`
	Title    string      `json:"title"`
	Case     figure.Case `json:"case"`
	Strategy string      `json:"strategy"`
	// Correlation of ranks over the worlds, from -1 to 1; all of a report hold
	// jointly. What following cut short counts as far as it went.
	Correlation     Estimate `json:"correlation"`
	Distinguishable bool     `json:"distinguishable"` // from 0
}

func (b builder) unknowns() []Unknown {
	list := []Unknown{}
	for i, u := range b.about.Unknowns {
		x := Unknown{Path: u.Path, Also: u.Also, Law: u.Law, Low: u.Low, Median: u.Median, High: u.High, Drawn: []string{}, Values: []float64{}}
		for _, w := range b.worlds {
			x.Drawn, x.Values = append(x.Drawn, w.Drawn[i].Text), append(x.Values, w.Drawn[i].Value)
		}
		list = append(list, x)
	}
	return list
}

// pBad is the chance that the change is bad: the scenario's own, or its mean
// over the worlds where that chance hangs on what is unknown.
func pBad(worlds []outcome.World, a About) float64 {
	if len(a.Unknowns) == 0 || len(worlds) == 0 {
		return a.PBad
	}
	sum := 0.0
	for _, w := range worlds {
		sum += w.PBad
	}
	return sum / float64(len(worlds))
}

// sensitivities sets every unknown against every figure that is decided on, or
// against those that rank the strategies where none is.
func (b builder) sensitivities(unknowns []Unknown) []Sensitivity {
	list := []Sensitivity{}
	names := b.about.Decide
	if len(names) == 0 {
		names = b.decisive()
	}
	level := stats.Joint(confidence, max(1, len(names)*len(b.about.Strategies)*len(unknowns)))
	for _, name := range names {
		f, ok := figure.Get(name)
		if !ok {
			continue
		}
		for _, u := range unknowns {
			for _, strategy := range b.about.Strategies {
				s := b.sample(f, strategy, compareIn(f) == figure.Bad)
				var x, y []float64
				for i, o := range s.Obs {
					if s.Defined[i] {
						x, y = append(x, u.Values[i]), append(y, o.Value)
					}
				}
				e := estimated(stats.RankCorrelation(x, y, level))
				list = append(list, Sensitivity{
					Unknown: u.Path, Figure: f.Name, Title: f.Title, Case: compareIn(f), Strategy: strategy,
					Correlation: e, Distinguishable: !math.IsNaN(e.Center) && !e.contains(0),
				})
			}
		}
	}
	return list
}

// includes says what the intervals cover.
func includes(unknowns []Unknown) string {
	if len(unknowns) == 0 {
		return "simulation noise only: all inputs taken as known"
	}
	var laws []string
	for _, u := range unknowns {
		laws = append(laws, strings.Join(append([]string{u.Path}, u.Also...), " and ")+" ~ "+u.Law)
	}
	return fmt.Sprintf("simulation noise and %s: %s", plural(len(unknowns), "unknown input"), strings.Join(laws, ", "))
}

// allUnknowns is up to how many unknowns the text shows each, even if nothing
// seen hangs on it. Source: judgement.
const allUnknowns = 5

// sensitivity writes which unknowns the decided figures hang on.
func (t *page) sensitivity() {
	if len(t.r.Sensitivity) == 0 {
		return
	}
	g := grid{columns: t.r.Strategies}
	per := len(t.r.Strategies) * len(t.r.Unknowns)
	for about := range slices.Chunk(t.r.Sensitivity, per) {
		label := about[0].Title
		if about[0].Case == figure.Clean {
			label += ", if clean"
		}
		g.labels, g.rows = append(g.labels, label), append(g.rows, make([]split, len(t.r.Strategies)))
		idle := 0
		for row := range slices.Chunk(about, len(t.r.Strategies)) {
			if len(t.r.Unknowns) > allUnknowns && !slices.ContainsFunc(row, func(s Sensitivity) bool { return s.Distinguishable }) {
				idle++
				continue
			}
			cells := make([]split, len(row))
			for j, s := range row {
				cells[j] = s.cell()
			}
			g.labels, g.rows = append(g.labels, "  "+row[0].Unknown), append(g.rows, cells)
		}
		if idle > 0 {
			cells := make([]split, len(t.r.Strategies))
			for j := range cells {
				cells[j].center = "~"
			}
			others := "  " + plural(idle, "other")
			if idle == len(t.r.Unknowns) {
				others = fmt.Sprintf("  all %d", idle)
			}
			g.labels, g.rows = append(g.labels, others), append(g.rows, cells)
		}
	}
	t.heading("What hangs on what is unknown", "rank correlation over the worlds (95% interval)")
	t.grid(g)
	t.paragraph("1: the figure always rises with the input, −1: it always falls; ~: may be noise; all of these hold together at 95%", "")
}

func (s Sensitivity) cell() split {
	e := s.Correlation
	switch {
	case math.IsNaN(e.Center):
		return split{center: "–"}
	case !s.Distinguishable:
		return split{center: "~"}
	}
	low, high := hundredths(e.Low), hundredths(e.High)
	if low == high {
		return split{center: low}
	}
	return split{hundredths(e.Center), "(" + low + " to " + high + ")"}
}

// hundredths writes a correlation. One that is not 0 is not written as 0.
func hundredths(v float64) string {
	if v != 0 && math.Abs(v) < 0.005 {
		return signed(strconv.FormatFloat(v, 'g', 1, 64))
	}
	return signed(trim(v, 2))
}
