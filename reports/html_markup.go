package reports

import (
	"slices"
	"strings"
)

// hyper keeps the parts of a page for a template to write. What comes before the
// first heading is the head; its first paragraph is the title.
type hyper struct {
	strategies []string
	title      string
	sections   []section
}

type section struct {
	ID, Title, Note string
	Blocks          []block
}

// block is one of its kinds: the others are empty.
type block struct {
	Text   string
	Word   string   // an item of a list, with Text
	Bullet bool     // an item without a word
	Detail bool     // of the item before
	Copy   []string // lines to be copied as they are
	Header []gridField
	Rows   []row
}

type row struct {
	Strategy int // that the row is about, -1 for none
	Fields   []gridField
}

// gridField is a cell of a table.
type gridField struct {
	Text, Within string
	Strategy     int  // of its column, -1 for none
	Under        bool // a label that belongs to the row before
}

// take returns the sections so far, and begins anew.
func (h *hyper) take() []section {
	all := h.sections
	h.sections = nil
	return all
}

func (h *hyper) add(b block) {
	if len(h.sections) == 0 {
		h.sections = append(h.sections, section{})
	}
	s := &h.sections[len(h.sections)-1]
	s.Blocks = append(s.Blocks, b)
}

func (h *hyper) heading(_ *page, title, note string) {
	id := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r
		case r == ' ':
			return '-'
		}
		return -1
	}, strings.ToLower(title))
	h.sections = append(h.sections, section{ID: id, Title: title, Note: note})
}

func (h *hyper) paragraph(_ *page, text, _ string) {
	if h.title == "" {
		h.title = text
		return
	}
	text, bullet := strings.CutPrefix(text, "- ")
	h.add(block{Text: text, Bullet: bullet})
}

func (h *hyper) item(_ *page, word, text string) { h.add(block{Word: word, Text: text}) }

func (h *hyper) detail(_ *page, text string) { h.add(block{Text: text, Detail: true}) }

func (h *hyper) verbatim(_ *page, lines ...string) { h.add(block{Copy: lines}) }

func (h *hyper) rows(_ *page, cells [][]string) error {
	var b block
	for i, line := range cells {
		r := row{Strategy: -1}
		for c, text := range line {
			f := gridField{Text: strings.TrimSpace(text), Strategy: slices.Index(h.strategies, cells[0][c])}
			if c == 0 {
				f.Under = strings.HasPrefix(text, "  ")
			} else if j := strings.Index(f.Text, " ("); j > 0 && strings.HasSuffix(f.Text, ")") {
				f.Text, f.Within = f.Text[:j], f.Text[j+1:]
			}
			if i > 0 && c < 2 && r.Strategy < 0 {
				r.Strategy = slices.Index(h.strategies, f.Text)
			}
			r.Fields = append(r.Fields, f)
		}
		if i == 0 {
			b.Header = r.Fields
		} else {
			b.Rows = append(b.Rows, r)
		}
	}
	h.add(b)
	return nil
}
