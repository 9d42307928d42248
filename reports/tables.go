package reports

import (
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// table has every figure of one case: shares of events; median, what 1 world in
// 20 reaches, and mean of quantities. Short formats show those that the registry asks for.
func (b builder) table(c figure.Case) Table {
	t := Table{Name: string(c)}
	in := figure.InBad
	if c == figure.Clean {
		in = figure.InClean
	}
	some := c != figure.Bad || b.bad()
	for _, f := range figure.All() {
		shown := f.Shown&in != 0 && some
		if f.Event {
			row := b.row(f, c, figure.OfPlays)
			row.Shown = shown && (f.Shown&figure.IfAny == 0 || anywhere(row))
			t.Rows = append(t.Rows, row)
			continue
		}
		rows := []Row{b.row(f, c, figure.Median), b.row(f, c, figure.Worst), b.row(f, c, figure.Mean)}
		tail := f.Shown&figure.Tail != 0
		shown = shown && (f.Shown&figure.IfAny == 0 || anywhere(rows[0]) || tail && anywhere(rows[1]))
		for _, row := range rows {
			s := row.Statistic
			row.Shown = shown && (s == figure.Median || s == figure.Worst && tail)
			t.Rows = append(t.Rows, row)
			if s == figure.Median && c == figure.Bad && f.Shown&figure.Floor != 0 {
				floor := b.row(f, figure.Clean, s)
				floor.Shown = shown
				t.Rows = append(t.Rows, floor)
			}
		}
	}
	return t
}

func (b builder) row(f figure.Figure, c figure.Case, s figure.Statistic) Row {
	row := Row{
		Figure: f.Name, Title: f.Title, Unit: f.Unit, Case: c, Statistic: s, Given: f.Given,
		Cells: make([]Estimate, len(b.about.Strategies)),
	}
	for i, strategy := range b.about.Strategies {
		row.Cells[i] = sampled(b.sample(f, strategy, c == figure.Bad), s)
	}
	return row
}

// anywhere reports whether any cell is above 0; one of which following saw nothing is
// not.
func anywhere(r Row) bool {
	return slices.ContainsFunc(r.Cells, func(e Estimate) bool {
		return e.Center > 0 && !math.IsInf(e.Center, 1) || e.AtLeast > 0
	})
}

// cohorts tells who is hurt by a bad release: the median share of every
// cohort's tenants that is hit.
func (b builder) cohorts() Table {
	t := Table{Name: "cohorts"}
	for _, name := range b.cohortNames() {
		f := figure.Figure{
			Name: "tenants_hit", Title: "tenants hit", Unit: figure.Share, Given: "worlds in which the cohort has tenants",
			Of: func(o *outcome.Outcome) (obs stats.Obs, ok bool) {
				for _, c := range o.Harm.Cohorts {
					if c.Name == name && c.Tenants > 0 {
						return stats.Obs{Value: float64(c.Hit) / float64(c.Tenants)}, true
					}
				}
				return obs, false
			},
		}
		row := Row{
			Figure: f.Name, Title: f.Title, Unit: f.Unit, Case: figure.Bad, Statistic: figure.Median, Given: f.Given,
			Cohort: name, Shown: b.bad(),
		}
		for _, strategy := range b.about.Strategies {
			row.Cells = append(row.Cells, sampled(f.Sample(b.worlds, strategy, true), figure.Median))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// cohortNames are the cohorts in the scenario's order.
func (b builder) cohortNames() []string {
	var names []string
	for i := range b.worlds {
		for j := range b.worlds[i].Plays {
			for _, c := range b.worlds[i].Plays[j].Harm.Cohorts {
				if !slices.Contains(names, c.Name) {
					names = append(names, c.Name)
				}
			}
			if names != nil {
				return names
			}
		}
	}
	return names
}
