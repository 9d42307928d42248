package reports

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// defaultWidth is the width of text that no terminal bounds.
const defaultWidth = 100

var _ = Add(Format{
	Name: "text", Ending: ".txt",
	Doc: "The verdict and one table per question, for a terminal.",
	Write: func(w io.Writer, r *Report, s Style) error {
		t := &page{markup: plain{}, r: r, width: s.columns()}
		t.head()
		t.figures("bad", "If the change is bad", "How a bad one ends")
		t.cohorts()
		t.figures("clean", "If the change is clean", "")
		t.overall()
		t.alarms()
		t.comparisons()
		t.sensitivity()
		t.recovery()
		t.expectations()
		t.reviewed()
		t.foot()
		return t.flush(w)
	},
	Compare: func(w io.Writer, d *Diff, s Style) error {
		t := &page{markup: plain{}, width: s.columns()}
		t.diff(d)
		return t.flush(w)
	},
})

// columns is the width of a text.
func (s Style) columns() int {
	if s.Width <= 0 {
		return defaultWidth
	}
	return max(s.Width, 50)
}

// markup is how the parts of a page are written.
type markup interface {
	heading(t *page, title, note string)
	paragraph(t *page, text, indent string)
	item(t *page, word, text string)      // of a list, each led by a word
	detail(t *page, text string)          // of an item
	verbatim(t *page, lines ...string)    // to be copied as they are
	rows(t *page, cells [][]string) error // the first is the header
}

// page collects the text; the first error of a table is kept.
type page struct {
	bytes.Buffer
	markup markup
	r      *Report
	width  int
	err    error
}

// flush writes the page, unless a table of it could not be made.
func (t *page) flush(w io.Writer) error {
	if t.err != nil {
		return t.err
	}
	_, err := t.WriteTo(w)
	return err
}

func (t *page) line(format string, args ...any) { fmt.Fprintf(t, format+"\n", args...) }

func (t *page) heading(title, note string)    { t.markup.heading(t, title, note) }
func (t *page) paragraph(text, indent string) { t.markup.paragraph(t, text, indent) }
func (t *page) item(word, text string)        { t.markup.item(t, word, text) }

// rows writes a table whose first row is the header.
func (t *page) rows(cells [][]string) {
	if t.err == nil {
		t.err = t.markup.rows(t, cells)
	}
}

// plain is for a terminal.
type plain struct{}

// heading starts a section.
func (plain) heading(t *page, title, note string) {
	t.line("")
	if note != "" && len([]rune(title))+len([]rune(note))+3 <= t.width {
		t.line("%s   %s", strings.ToUpper(title), note)
		return
	}
	t.line("%s", strings.ToUpper(title))
	if note != "" {
		t.paragraph(note, "")
	}
}

// paragraph writes text wrapped to the width, later lines indented.
func (plain) paragraph(t *page, text, indent string) { t.wrapped(text, indent, 0) }

func (plain) item(t *page, word, text string) {
	fmt.Fprintf(t, "%-11s", word)
	t.wrapped(text, "           ", 11)
}

func (plain) detail(t *page, text string) {
	t.WriteString("           ")
	t.wrapped(text, "           ", 11)
}

func (plain) verbatim(t *page, lines ...string) {
	for _, l := range lines {
		t.line("%s", l)
	}
}

// wrapped is paragraph from a column on. Lines are not broken at narrow spaces,
// which stand in numbers.
func (t *page) wrapped(text, indent string, col int) {
	for i, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		n := len([]rune(word))
		switch {
		case i > 0 && col+1+n > t.width:
			t.WriteString("\n" + indent)
			col = len([]rune(indent))
		case i > 0:
			t.WriteByte(' ')
			col++
		}
		t.WriteString(word)
		col += n
	}
	t.WriteByte('\n')
}

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
		t.heading(ends, "share of the worlds (95% interval)")
		t.grid(events)
	}
}

func (t *page) expectations() {
	if len(t.r.Expectations) == 0 {
		return
	}
	t.heading("Expectations", "each claim on its own at 95%, shares by the exact interval")
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
	t.line("")
	if e := t.r.Engine; e.Name != "" {
		t.paragraph("played by the "+e.Name+" engine: "+e.Reason, "")
	}
	p := t.r.Repro
	t.markup.verbatim(t, "again: "+p.Command,
		fmt.Sprintf("seed %d, version %s, scenario %.12s, digest %s", p.Seed, p.Version, p.ScenarioHash, p.Digest))
}
