package reports

import (
	"bytes"
	"fmt"
	"io"
)

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
