package reports

import (
	"fmt"
	"io"
	"strings"
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
