package reports

import (
	"fmt"
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// overall weighs bad and clean releases by the chance that one is bad: the mean, which
// is what to reckon with over many releases, and what 1 release in 20 reaches. It is
// empty where that chance is 0 or 1. Short formats show what
// the scenario decides on, and requests.
func (b builder) overall() Table {
	t := Table{Name: string(figure.Overall)}
	if b.about.PBad <= 0 || b.about.PBad >= 1 || len(b.worlds) == 0 {
		return t
	}
	for _, f := range figure.All() {
		if f.Given != "" || f.Event {
			continue
		}
		rows := []Row{b.weighed(f, figure.Mean), b.weighed(f, figure.Worst)}
		shown := slices.Contains(b.about.Decide, f.Name) || f.Name == "requests_failed"
		for _, row := range rows {
			row.Shown = shown && !math.IsNaN(row.Cells[0].Center) // a quantile where that chance is unknown
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func (b builder) weighed(f figure.Figure, s figure.Statistic) Row {
	row := Row{Figure: f.Name, Title: f.Title, Unit: f.Unit, Case: figure.Overall, Statistic: s}
	terms := figure.Terms{PBad: b.about.PBad, Confidence: confidence, Follow: b.about.Follow}
	for _, strategy := range b.about.Strategies {
		side := figure.Side{Figure: &f, Strategy: strategy, Case: figure.Overall, Statistic: s}
		row.Cells = append(row.Cells, estimated(side.Estimate(b.worlds, terms)))
	}
	return row
}

// overall writes that.
func (t *page) overall() {
	rows := t.table(string(figure.Overall))
	if len(rows) == 0 {
		return
	}
	g := grid{columns: t.r.Strategies}
	note := fmt.Sprintf("it is bad with %s: mean of bad and clean releases (95%% interval)", amount(t.r.PBad, figure.Share))
	for _, row := range rows {
		if row.Statistic == figure.Worst {
			g.add("  1 release in 20", row, t.r.Follow)
			continue
		}
		g.add(row.Title, row, t.r.Follow)
	}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.Statistic == figure.Worst }) {
		note += ", and what 1 in 20 reaches"
	}
	t.heading("What to reckon with", note)
	t.grid(g)
}
