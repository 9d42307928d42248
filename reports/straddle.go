package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Straddle is a quantile that lies between two kinds of bad worlds, told apart by
// their defects: which kind holds it is chance, and it says little of either.
type Straddle struct {
	Figure    string           `json:"figure"` // its name, as explain has it
	Title     string           `json:"title"`  // its words
	Unit      figure.Unit      `json:"unit"`
	Strategy  string           `json:"strategy"`
	Statistic figure.Statistic `json:"statistic"` // the quantile
	Below     Worlds           `json:"below"`     // the kind in which the figure is small
	Above     Worlds           `json:"above"`     // and that in which it is large
}

// Worlds are those of one kind.
type Worlds struct {
	Defects [][]string `json:"defects"` // what a world of that kind has, one of these
	Count   int        `json:"count"`   // worlds
	Median  float64    `json:"median"`  // of the figure in them, as far as it was seen
}

// twoKinds is the code of the warning.
const twoKinds = "two-kinds"

// Two kinds are kinds where 9 in 10 of the one lie below 9 in 10 of the other, and
// what lies between is as much as matters or, where that is not known, doubles the
// figure. Source: judgement.
const (
	ofKind  = 0.9
	doubles = 2
)

// straddles finds the quantiles shown of bad releases that lie so, and marks their
// cells.
func (b builder) straddles(t *Table) []Straddle {
	list := []Straddle{}
	for i := range t.Rows {
		row := &t.Rows[i]
		if !row.Shown || row.Case != figure.Bad || row.Statistic != figure.Median && row.Statistic != figure.Worst {
			continue
		}
		for j, strategy := range b.about.Strategies {
			if s, ok := b.straddle(row, strategy, row.Cells[j]); ok {
				row.Cells[j].Warnings = append(row.Cells[j].Warnings, twoKinds)
				list = append(list, s)
			}
		}
	}
	return list
}

// ofDefects are the values of the worlds with the same defects, sorted.
type ofDefects struct {
	defects []string
	values  []float64
}

func (b builder) straddle(row *Row, strategy string, e Estimate) (Straddle, bool) {
	f, _ := figure.Get(row.Figure)
	s := Straddle{Figure: f.Name, Title: f.Title, Unit: f.Unit, Strategy: strategy, Statistic: row.Statistic}
	kinds := b.byDefects(f, strategy)
	for cut := 1; cut < len(kinds); cut++ {
		below, low := gathered(kinds[:cut])
		above, high := gathered(kinds[cut:])
		floor, ceiling := stats.SampleQuantile(low, ofKind), stats.SampleQuantile(high, 1-ofKind)
		apart := ceiling > floor && ceiling >= doubles*floor
		if m := b.about.Matters[f.Name]; m > 0 {
			apart = ceiling-floor >= m
		}
		if amount(below.Median, f.Unit) == amount(above.Median, f.Unit) {
			continue // apart by less than anybody is shown
		}
		if apart && e.Low <= floor && e.High >= ceiling {
			s.Below, s.Above = below, above
			return s, true
		}
	}
	return s, false
}

// byDefects sorts the worlds by what is wrong with the change, those in which the
// figure is smallest first.
func (b builder) byDefects(f figure.Figure, strategy string) []ofDefects {
	var kinds []ofDefects
	sample := b.sample(f, strategy, true)
	for i, o := range sample.Obs {
		if !sample.Defined[i] {
			continue
		}
		defects := figure.Play(&b.worlds[i], strategy, true).Defects
		at := slices.IndexFunc(kinds, func(k ofDefects) bool { return slices.Equal(k.defects, defects) })
		if at < 0 {
			at, kinds = len(kinds), append(kinds, ofDefects{defects: defects})
		}
		kinds[at].values = append(kinds[at].values, o.Value)
	}
	for _, k := range kinds {
		slices.Sort(k.values)
	}
	slices.SortStableFunc(kinds, func(x, y ofDefects) int {
		return cmp.Compare(stats.SampleQuantile(x.values, 0.5), stats.SampleQuantile(y.values, 0.5))
	})
	return kinds
}

// gathered puts kinds together.
func gathered(kinds []ofDefects) (Worlds, []float64) {
	w := Worlds{}
	var values []float64
	for _, k := range kinds {
		w.Defects, values = append(w.Defects, k.defects), append(values, k.values...)
	}
	slices.Sort(values)
	slices.SortFunc(w.Defects, slices.Compare)
	w.Count, w.Median = len(values), stats.SampleQuantile(values, 0.5)
	return w, values
}

// namedStraddles is of how many figures a warning gives both values.
const namedStraddles = 3

// twoKindsOf warns at once of all figures, under all strategies, that lie between the
// same worlds.
func twoKindsOf(list []Straddle) []Warning {
	type under struct{ cause, strategy string }
	var warnings []Warning
	var causes []string
	strategies, figures := map[string][]string{}, map[under][]string{}
	for _, s := range list {
		what := "the median"
		if s.Statistic == figure.Worst {
			what = "what 1 in 20 reaches"
		}
		cause := fmt.Sprintf("%s lies between two kinds of worlds, %d with %s and %d with %s, and it is chance from which it is taken; read each by itself",
			what, s.Below.Count, s.Below.named(), s.Above.Count, s.Above.named())
		if strategies[cause] == nil {
			causes = append(causes, cause)
		}
		at := under{cause, s.Strategy}
		if figures[at] == nil {
			strategies[cause] = append(strategies[cause], s.Strategy)
		}
		figures[at] = append(figures[at], fmt.Sprintf("%s %s or %s", s.Title, amount(s.Below.Median, s.Unit), amount(s.Above.Median, s.Unit)))
	}
	for _, cause := range causes {
		text := cause
		for i, strategy := range strategies[cause] {
			of := figures[under{cause, strategy}]
			if more := len(of) - namedStraddles; more > 0 {
				of = append(of[:namedStraddles:namedStraddles], fmt.Sprintf("and %d more", more))
			}
			text += [2]string{": ", "; "}[min(i, 1)] + "with " + strategy + ", " + strings.Join(of, ", ")
		}
		warnings = append(warnings, Warning{Code: twoKinds, Text: text})
	}
	return warnings
}

// between is the straddle of a median, if it lies so.
func (b builder) between(name, strategy string) (Straddle, bool) {
	at := slices.IndexFunc(b.split, func(s Straddle) bool {
		return s.Figure == name && s.Strategy == strategy && s.Statistic == figure.Median
	})
	if at < 0 {
		return Straddle{}, false
	}
	return b.split[at], true
}

func (w Worlds) named() string {
	kinds := make([]string, len(w.Defects))
	for i, defects := range w.Defects {
		kinds[i] = strings.Join(defects, "+")
	}
	return strings.Join(kinds, " or ")
}
