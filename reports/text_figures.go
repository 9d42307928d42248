package reports

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

func (t *page) head() {
	title := t.r.Title
	if title == "" {
		title = t.r.Scenario
	}
	t.paragraph(title, "")
	n := t.r.Replications
	switch {
	case n.Partial():
		t.paragraph(fmt.Sprintf("partial: %d of %d random worlds; every strategy is played in each", n.Finished, n.Asked), "")
	case n.Finished == 1:
		t.paragraph("1 random world; every strategy is played in it", "")
	default:
		t.paragraph(fmt.Sprintf("%d random worlds; every strategy is played in each", n.Finished), "")
	}
	if u := len(t.r.Unknowns); u > 0 {
		t.paragraph(plural(u, "unknown input")+", drawn anew for each world and the same for all strategies", "")
	}
	t.line("")
	for _, s := range t.r.Verdict.Sentences {
		t.paragraph(s, "")
	}
}

func (t *page) table(name string) []Row {
	for _, table := range t.r.Tables {
		if table.Name == name {
			var shown []Row
			for _, row := range table.Rows {
				if row.Shown {
					shown = append(shown, row)
				}
			}
			return shown
		}
	}
	return nil
}

// reaches is the label of the 95th percentile: the mildest of the worst 5%.
const reaches = "  1 in 20 reaches"

// figures writes the quantities of one case and, under a heading of its own if
// there is one, the shares of worlds.
func (t *page) figures(name, title, ends string) {
	rows := t.table(name)
	if len(rows) == 0 {
		return
	}
	quantities, events := grid{columns: t.r.Strategies}, grid{columns: t.r.Strategies}
	for _, row := range rows {
		switch {
		case row.Statistic == figure.OfPlays && ends != "":
			events.add(row.Title, row, t.r.Follow)
		case row.Statistic == figure.OfPlays:
			quantities.add(row.Title+" (share)", row, t.r.Follow)
		case string(row.Case) != name:
			quantities.add("  floor if clean", row, t.r.Follow)
		case row.Statistic == figure.Worst:
			quantities.add(reaches, row, t.r.Follow)
		default:
			quantities.add(row.Title, row, t.r.Follow)
			quantities.worlds(row, t.r.Replications.Finished)
		}
	}
	note := "median of the worlds (95% interval)"
	if slices.Contains(quantities.labels, reaches) {
		note += ", and what 1 world in 20 reaches"
	}
	t.heading(title, note)
	t.grid(quantities)
	if len(events.rows) > 0 {
		t.heading(ends, "share of the worlds (95% interval, Wilson's)")
		t.grid(events)
	}
}

func (t *page) expectations() {
	if len(t.r.Expectations) == 0 {
		return
	}
	t.heading("Expectations", "each claim on its own at 95%, shares by Clopper and Pearson's exact interval")
	for _, e := range t.r.Expectations {
		t.item(string(e.Ruling), fmt.Sprintf("%s: %s", e.Text, e.found(t.r.Replications.Finished, t.r.Follow)))
	}
}

// found says what decided a claim in n worlds that were followed for so many
// seconds.
func (e Expectation) found(n int, follow float64) string {
	found := "found " + inline(e.Left, e.Unit, follow) + e.inSome(e.Left.N, n)
	switch {
	case e.Difference != nil && e.Difference.Low == e.Difference.High && e.Difference.Center == 0:
		found = "the same in every world" + e.inSome(e.Pairs, n)
	case e.Difference != nil:
		found = "mean difference in the same worlds " + points(*e.Difference, e.Unit) + e.inSome(e.Pairs, n)
	case e.Right.Method != "given":
		found += " against " + inline(e.Right, e.Unit, follow) + e.inSome(e.Right.N, n)
	}
	if e.Why != "" {
		found += "; " + e.Why
	}
	switch spans := e.Ruling == figure.Undecided && e.Why == ""; {
	case e.Ruling == figure.Undecided && e.Need > n:
		found += fmt.Sprintf("; needs %d replications", e.Need)
	case spans && e.Difference != nil:
		found += "; 0 lies within the interval"
	case spans && e.Right.Method == "given":
		found += "; the limit lies within the interval"
	case spans:
		found += "; the intervals overlap"
	}
	if slices.Contains(e.Warnings, stats.Skewed) && e.Ruling != figure.Undecided {
		found += "; rests on few extreme worlds: the interval may be too narrow"
	}
	return found
}

// inSome says of how many worlds a finding holds, where that is not all.
func (e Expectation) inSome(n, of int) string {
	if e.Given == "" || n == of || n == 0 {
		return ""
	}
	return fmt.Sprintf(" in %d of %s", n, plural(of, "world"))
}

func (t *page) foot() {
	if len(t.r.Warnings)+len(t.r.Excludes) > 0 {
		t.heading("Keep in mind", "")
	}
	for _, w := range t.r.Warnings {
		t.paragraph("- "+w.Text, "  ")
	}
	if len(t.r.Unknowns) > 0 {
		t.paragraph("- Intervals include "+t.r.Includes+".", "  ")
	}
	for _, x := range t.r.Excludes {
		t.paragraph("- "+x, "  ")
	}
	if by := t.r.methods(); by != "" {
		t.paragraph("- "+by, "  ")
	}
	t.line("")
	if e := t.r.Engine; e.Name != "" {
		t.paragraph("played by the "+e.Name+" engine: "+e.Reason, "")
	}
	p := t.r.Repro
	t.markup.verbatim(t, "again: "+p.Command,
		fmt.Sprintf("seed %d, version %s, scenario %.12s, digest %s", p.Seed, p.Version, p.ScenarioHash, p.Digest))
}
