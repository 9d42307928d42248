package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// verdict is the answer in words: what is sure, and what is not.
func (d *Diff) verdict() []string {
	var better, worse, unknown []string
	for _, m := range d.Moves {
		switch {
		case !m.Decided:
		case m.better():
			better = append(better, m.told())
		case m.worse():
			worse = append(worse, m.told())
		case m.unknown():
			unknown = append(unknown, m.told())
		}
	}
	var list []string
	say := func(what []string, lead string) {
		if len(what) > 0 {
			list = append(list, lead+": "+strings.Join(what, "; ")+".")
		}
	}
	say(worse, "Surely worse")
	say(better, "Surely better")
	say(unknown, "Whether the average differs is open")
	switch {
	case len(d.Decide) == 0:
		list = append(list, "The scenario decides on no figure, so nothing here is more than exploratory.")
	case len(list) == 0:
		list = append(list, "No figure that the scenario decides on differs by as much as matters.")
	}
	if len(d.Same) > 0 {
		in := "in every world"
		if !d.Paired {
			in = "in all their worlds"
		}
		list = append(list, fmt.Sprintf("The same %s: %s.", in, strings.Join(d.Same, ", ")))
	}
	return list
}

// told is a move in running text.
func (m Move) told() string {
	text := strings.TrimSpace(m.Title) + " with " + m.Strategy
	switch {
	case m.Distinguishable:
		return text + ", " + points(m.Difference, m.Unit) + " on average"
	}
	var more []string
	if m.Better+m.Worse > 0 {
		more = append(more, fmt.Sprintf("better in %d and worse in %d of %d worlds", m.Better, m.Worse, m.Better+m.Same+m.Worse))
	}
	switch {
	case m.Few:
		more = append(more, fmt.Sprintf("always the same, and fewer than %d worlds do not tell that it always is", figure.FewAlike))
	case m.Need > 0 && m.CutOff == 0:
		more = append(more, fmt.Sprintf("%s worlds would tell %s", count(float64(m.Need)), margin(m.Matters, m.Unit)))
	}
	if len(more) > 0 {
		text += " (" + strings.Join(more, "; ") + ")"
	}
	return text
}

// diff writes what a change bought: the answer, and a table per strategy.
func (t *page) diff(d *Diff) {
	title := d.After.Title
	if title == "" {
		title = d.After.Scenario
	}
	t.paragraph("What the change to the plan bought: "+title, "")
	t.paragraph(d.Why, "")
	t.line("")
	for _, s := range d.Sentences {
		t.paragraph(s, "")
	}
	for _, strategy := range d.strategies() {
		t.moves(d, strategy)
	}
	if len(d.Decide) > 0 {
		t.line("")
		t.paragraph("yes: all of these hold together at 95%, over all strategies; exploratory: each holds on its own only; ~: may be noise", "")
	}
	t.alone(d)
	if len(d.Expectations) > 0 {
		t.heading("Expectations", "whose ruling is not the same")
		for _, e := range d.Expectations {
			t.item(ruled(e.After), fmt.Sprintf("%s: was %s", e.Text, ruled(e.Before)))
		}
	}
	if len(d.Warnings) > 0 {
		t.heading("Keep in mind", "")
	}
	for _, w := range d.Warnings {
		t.paragraph("- "+w.Text, "  ")
	}
	if by := d.methods(); by != "" {
		t.paragraph(by, "")
	}
	t.line("")
	t.markup.verbatim(t, d.Before.from("before"), d.After.from("after"))
}

func ruled(r figure.Ruling) string {
	if r == "" {
		return "not there"
	}
	return string(r)
}

func (s Side) from(word string) string {
	return fmt.Sprintf("%s: %s\n  %s, scenario %.12s, version %s, digest %s", word, s.Repro.Command, s.Name, s.Repro.ScenarioHash, s.Repro.Version, s.Repro.Digest)
}

// strategies are those of which something differs, or is decided.
func (d *Diff) strategies() []string {
	var list []string
	for _, m := range d.Moves {
		if n := len(list); (n == 0 || list[n-1] != m.Strategy) && !slices.Contains(d.Same, m.Strategy) {
			list = append(list, m.Strategy)
		}
	}
	return list
}

// alone lists the strategies of one side.
func (t *page) alone(d *Diff) {
	for _, side := range []struct {
		of  []string
		who string
	}{{d.OnlyBefore, "Only before"}, {d.OnlyAfter, "Only after"}} {
		if len(side.of) > 0 {
			t.paragraph(side.who+", so there is nothing to compare: "+strings.Join(side.of, ", ")+".", "")
		}
	}
}

// moves writes the table of one strategy, intervals beneath the values where it
// would be too wide otherwise.
func (t *page) moves(d *Diff, strategy string) {
	rows := d.rows(strategy, " ")
	if tableWidth(rows) > t.width {
		rows = d.rows(strategy, "\n")
	}
	if len(rows) > 1 {
		note := "median or share, 95% interval"
		if d.Paired {
			note += "; worlds better / same / worse"
		}
		t.heading(strategy, note)
		t.rows(rows)
	}
}

// rows are the header and a row for each figure, those of clean changes last.
func (d *Diff) rows(strategy, joint string) [][]string {
	head := []string{"", "before", "after", "mean difference", "sure?"}
	if d.Paired {
		head = slices.Insert(head, 3, "worlds")
	}
	rows := [][]string{head}
	for _, c := range []figure.Case{figure.Bad, figure.Clean} {
		for _, m := range d.Moves {
			if m.Strategy == strategy && m.Shown && m.Case == c {
				rows = append(rows, m.row(d, joint))
			}
		}
	}
	return rows
}

func (m Move) row(d *Diff, joint string) []string {
	label := strings.TrimSpace(m.Title)
	if m.Case == figure.Clean {
		label += joint + "(if clean)"
	}
	value := func(e Estimate, side Side) string {
		center, within := cell(e, m.Unit, side.Follow)
		return split{center, within}.join(joint)
	}
	n := min(d.Before.Replications.Finished, d.After.Replications.Finished)
	row := []string{
		label, value(m.Before, d.Before), value(m.After, d.After),
		strings.Replace(m.difference(m.Alike), " (", joint+"(", 1), m.sure(n, m.Alike),
	}
	if d.Paired {
		row = slices.Insert(row, 3, strings.Replace(m.counts(n), " (", joint+"(", 1))
	}
	return row
}
