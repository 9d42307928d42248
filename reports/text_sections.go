package reports

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
)

func (t *page) comparisons() {
	var shown []Comparison
	for _, c := range t.r.Comparisons {
		if c.Shown {
			shown = append(shown, c)
		}
	}
	if len(shown) == 0 {
		return
	}
	t.heading("Which is better, and is that sure?", "against "+shown[0].Against+", in the same worlds")
	rows := [][]string{{"", "strategy", "better/same/worse", "difference on average", "sure?"}}
	last := ""
	for _, c := range shown {
		label := c.Title
		if label == last {
			label = ""
		} else {
			last = label
		}
		rows = append(rows, []string{
			label, c.Strategy, c.counts(t.r.Replications.Finished), c.difference(c.alike()), c.sure(t.r.Replications.Finished, c.alike()),
		})
	}
	t.rows(rows)
	if len(t.r.Decide) > 0 {
		t.paragraph("yes: all of these hold together at 95%, so their intervals are wider than those of single claims; exploratory: each holds on its own only; ~: may be noise", "")
	}
}

// counts are the worlds by who did better, with their number where it is not
// that of all.
func (c Comparison) counts(n int) string {
	text := fmt.Sprintf("%d / %d / %d", c.Better, c.Same, c.Worse)
	if c.Pairs() < n {
		text += fmt.Sprintf(" (%d of %d)", c.Pairs(), n)
	}
	return text
}

func (c Comparison) difference(alike bool) string {
	switch {
	case alike:
		return "none"
	case !c.Distinguishable:
		return "~"
	}
	return points(c.Difference, c.Unit)
}

// alike reports whether no world differs.
func (c Comparison) alike() bool { return c.Better+c.Worse == 0 }

// sure says in how far the difference may be relied upon.
func (c Comparison) sure(n int, alike bool) string {
	switch {
	case alike && c.CutOff > 0:
		return fmt.Sprintf("no; %d cut off", c.CutOff)
	case c.Few && c.Decided:
		return fmt.Sprintf("no; %d worlds would tell", figure.FewAlike)
	case alike:
		return ""
	case c.Distinguishable && c.Small:
		return "yes, but too small to matter"
	case c.Distinguishable && c.Decided:
		return "yes"
	case c.Distinguishable:
		return "exploratory"
	case c.Small:
		return "less than " + amount(c.Matters, c.Unit)
	case c.CutOff > 0 && !c.Difference.contains(0):
		return fmt.Sprintf("no; %d cut off", c.CutOff)
	case c.Need > n:
		return fmt.Sprintf("no; %s would tell %s", count(float64(c.Need)), amount(c.Matters, c.Unit))
	}
	return "no"
}

func (t *page) recovery() {
	hurt := false
	used := map[string]bool{}
	for _, r := range t.r.Recovery {
		hurt = hurt || r.Harmed > 0
		for _, p := range r.Parts {
			used[p.Name] = used[p.Name] || p.Mean.Center > 0
		}
	}
	if !hurt {
		return
	}
	t.heading("Where recovery time goes", "mean over the bad worlds with harm, by part")
	header := []string{"", "worlds"}
	for _, p := range t.r.Recovery[0].Parts {
		if used[p.Name] {
			header = append(header, p.Name)
		}
	}
	rows := [][]string{append(header, "in all")}
	for _, r := range t.r.Recovery {
		row, sum := []string{r.Strategy, fmt.Sprint(r.Harmed)}, 0.0
		for _, p := range r.Parts {
			if !slices.Contains(header, p.Name) {
				continue
			}
			center, _ := cell(p.Mean, figure.Seconds, t.r.Follow)
			row = append(row, center)
			if r.Harmed > 0 {
				sum += p.Mean.Center
			}
		}
		all := amount(sum, figure.Seconds)
		switch {
		case r.Harmed == 0:
			all = "–"
		case r.Censored > 0:
			all = "≥" + all
		}
		rows = append(rows, append(row, all))
	}
	t.rows(rows)
}

// cohorts writes who is hit, where there is more than one cohort.
func (t *page) cohorts() {
	rows := t.table("cohorts")
	if len(rows) < 2 {
		return
	}
	t.heading("Who is hit by a bad one", "share of the cohort's tenants, median")
	grid := grid{first: "cohort", columns: t.r.Strategies}
	for _, row := range rows {
		grid.add(row.Cohort, row, t.r.Follow)
		grid.worlds(row, t.r.Replications.Finished)
	}
	t.grid(grid)
}
