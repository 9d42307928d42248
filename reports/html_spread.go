package reports

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// spread is how the worlds are distributed over classes of a figure.
type spread struct {
	Title   string   `json:"title"`
	Classes []string `json:"classes"`
	Lines   []pile   `json:"lines"`
}

type pile struct {
	Strategy string `json:"strategy"`
	Worlds   []int  `json:"worlds"` // by class
	Open     int    `json:"open"`   // of them, still growing when following ended
	Summary  string `json:"summary"`
}

// bounds are the upper ends of the classes, after one for none at all; what is
// more than the last one has a class of its own, but for shares.
var bounds = map[figure.Unit][]float64{
	figure.Share:         {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1},
	figure.Count:         {1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 100_000, 1_000_000},
	figure.Seconds:       {60, 120, 300, 600, 1200, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 86400},
	figure.InstanceHours: {0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000},
}

// spreads are those of what a bad release does: how many it reaches, and what
// else decides. What is 0 in all worlds is left out while something is not.
func spreads(r *Report) []spread {
	names := []string{"tenants_hit", "weight_hit"}
	for _, t := range r.Tradeoffs {
		if !slices.Contains(names, t.Figure) {
			names = append(names, t.Figure)
		}
	}
	var all, some []spread
	for _, name := range names {
		f, _ := figure.Get(name)
		if f.Event {
			continue
		}
		s, anything := spreadOf(r, f)
		all = append(all, s)
		if anything {
			some = append(some, s)
		}
	}
	if len(some) > 0 {
		return some
	}
	return all[:1]
}

func spreadOf(r *Report, f figure.Figure) (s spread, anything bool) {
	s.Title, s.Classes = f.Title, []string{"none"}
	ends := bounds[f.Unit]
	for _, b := range ends {
		s.Classes = append(s.Classes, "≤"+amount(b, f.Unit))
	}
	if f.Unit != figure.Share {
		s.Classes = append(s.Classes, "more")
	}
	for _, v := range r.Values {
		if v.Figure != f.Name || v.Case != figure.Bad {
			continue
		}
		p := pile{Strategy: v.Strategy, Worlds: make([]int, len(s.Classes)), Open: len(v.Censored), Summary: r.summary(f.Name, v.Strategy)}
		for _, x := range v.Values {
			if x != nil {
				p.Worlds[min(class(*x, ends), len(p.Worlds)-1)]++
				anything = anything || *x > 0
			}
		}
		s.Lines = append(s.Lines, p)
	}
	return s, anything
}

// class is 0 for none, and else one more than the first bound that is not below
// x.
func class(x float64, ends []float64) int {
	if x <= 0 {
		return 0
	}
	i, _ := slices.BinarySearch(ends, x)
	return i + 1
}

// summary says what stands in the table of bad releases.
func (r *Report) summary(name, strategy string) string {
	text := map[figure.Statistic]string{}
	i := slices.Index(r.Strategies, strategy)
	for _, row := range r.Tables[0].Rows {
		if row.Figure == name && row.Case == figure.Bad {
			text[row.Statistic], _ = cell(row.Cells[i], row.Unit, r.Follow)
		}
	}
	return fmt.Sprintf("median %s, 1 world in 20 reaches %s", text[figure.Median], text[figure.Worst])
}
