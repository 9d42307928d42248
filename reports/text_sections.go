package reports

import (
	"fmt"
	"math"
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
	rows := [][]string{{"", "strategy", "better/same/worse", "on average", "sure?"}}
	last := ""
	for _, c := range shown {
		label := c.Title
		if label == last {
			label = ""
		} else {
			last = label
		}
		rows = append(rows, []string{
			label, c.Strategy, fmt.Sprintf("%d / %d / %d", c.Better, c.Same, c.Worse), c.difference(), c.sure(t.r.Replications.Finished),
		})
	}
	t.rows(rows)
	if len(t.r.Decide) > 0 {
		t.paragraph("yes: holds at 95% for all the figures decided on and all strategies together; exploratory: on its own only; ~: may be noise", "")
	}
}

func (c Comparison) difference() string {
	switch {
	case c.Better+c.Worse == 0:
		return "none"
	case !c.Distinguishable:
		return "~"
	}
	return points(c.Difference, c.Unit)
}

// small reports whether the difference surely does not matter.
func (c Comparison) small() bool {
	return c.Matters > 0 && math.Max(math.Abs(c.Difference.Low), math.Abs(c.Difference.High)) < c.Matters
}

// sure says in how far the difference may be relied upon.
func (c Comparison) sure(n int) string {
	switch small := c.small(); {
	case c.Better+c.Worse == 0:
		return ""
	case c.Distinguishable && small:
		return "yes, but too small to matter"
	case c.Distinguishable && c.Decided:
		return "yes"
	case c.Distinguishable:
		return "exploratory"
	case small:
		return "less than " + amount(c.Matters, c.Unit)
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
