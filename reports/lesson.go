package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Seen is a run as a lesson speaks of it: figure by figure.
type Seen struct {
	b builder
}

// See prepares worlds to be spoken of.
func See(worlds []outcome.World, a About) *Seen {
	a.PBad = pBad(worlds, a)
	return &Seen{builder{worlds: worlds, about: a, samples: map[key]figure.Sample{}}}
}

// Judge says whether the run bears a claim out, and what decided that.
func (s *Seen) Judge(e figure.Expectation) (figure.Ruling, string) {
	x := s.b.judged(e)
	return x.Ruling, x.found(len(s.b.worlds), s.b.about.Follow)
}

// Quote writes a text with the run's own figures, each with its interval.
func (s *Seen) Quote(q figure.Quote) string {
	var b strings.Builder
	for _, p := range q {
		b.WriteString(p.Words)
		if p.Side != nil {
			b.WriteString(inline(s.estimate(*p.Side, p.Side.Strategy), p.Side.Figure.Unit, s.b.about.Follow))
		}
	}
	return b.String()
}

// Why says what decided how bad releases went, of the best and of the worst
// strategy, "" when nothing is finished.
func (s *Seen) Why() string {
	if len(s.b.worlds) == 0 {
		return ""
	}
	v := New(s.b.worlds, s.b.about).Verdict
	return upper(strings.TrimPrefix(v.Sentences[len(v.Sentences)-1], "Why: "))
}

// estimate is what the run says of a side, were it about that strategy.
func (s *Seen) estimate(side figure.Side, strategy string) Estimate {
	if side.Case != figure.Overall {
		return sampled(s.b.sample(*side.Figure, strategy, side.Case == figure.Bad), side.Statistic)
	}
	side.Strategy = strategy
	return estimated(side.Estimate(s.b.worlds, figure.Terms{PBad: s.b.about.PBad, Confidence: confidence, Follow: s.b.about.Follow}))
}

// label names a side without its strategy.
func label(s figure.Side) string {
	text := string(s.Case) + ": " + s.Figure.Title
	switch s.Statistic {
	case figure.Median:
	case figure.OfPlays:
		text += " (share)"
	case figure.Worst:
		text += ", 1 in 20"
	default:
		text += ", " + string(s.Statistic)
	}
	return text
}

// Sheet is text for a terminal that is written piece by piece.
type Sheet struct{ page }

// NewSheet wraps at so many columns, 100 for 0.
func NewSheet(width int) *Sheet {
	if width <= 0 {
		width = defaultWidth
	}
	return &Sheet{page{markup: plain{}, width: max(width, 50)}}
}

// Heading starts a section, with a note beside it.
func (s *Sheet) Heading(title, note string) { s.heading(title, note) }

// Paragraph writes text wrapped to the width.
func (s *Sheet) Paragraph(text string) { s.paragraph(text, "") }

// Item writes text beside a short word.
func (s *Sheet) Item(word, text string) { s.item(word, text) }

// Entry writes text behind a mark such as a letter.
func (s *Sheet) Entry(mark, text string) {
	lead := "  " + mark + "  "
	s.WriteString(lead)
	s.wrapped(text, strings.Repeat(" ", len(lead)), len(lead))
}

// Found writes what a run says of figures, strategies across.
func (s *Sheet) Found(run *Seen, sides []figure.Side) {
	g := grid{columns: run.b.about.Strategies}
	for _, side := range distinct(sides) {
		row := Row{Unit: side.Figure.Unit, Given: side.Figure.Given}
		for _, strategy := range g.columns {
			row.Cells = append(row.Cells, run.estimate(side, strategy))
		}
		g.add(label(side), row, run.b.about.Follow)
		g.worlds(row, len(run.b.worlds))
	}
	s.grid(g)
}

// Changed sets figures of two runs of the same worlds beside each other.
func (s *Sheet) Changed(before, now *Seen, sides []figure.Side) {
	cells := [][]string{{"", "strategy", "before", "now", "difference on average"}}
	last := ""
	for _, side := range distinct(sides) {
		for _, strategy := range now.b.about.Strategies {
			name := label(side)
			if name == last {
				name = ""
			} else {
				last = name
			}
			unit, follow := side.Figure.Unit, now.b.about.Follow
			cells = append(cells, []string{name, strategy,
				inline(before.estimate(side, strategy), unit, before.b.about.Follow),
				inline(now.estimate(side, strategy), unit, follow), before.difference(now, side, strategy)})
		}
	}
	if tableWidth(cells) > s.width { // intervals beneath the figures
		for _, row := range cells[1:] {
			for i := 2; i < len(row); i++ {
				row[i] = strings.Replace(row[i], " (", "\n(", 1)
			}
		}
	}
	s.rows(cells)
	s.paragraph("before and now: medians, or as the name says; difference: of the averages in the same worlds, which may go the other way; ~: may be noise", "")
}

// difference is what one run has more than the other, in the same worlds.
func (s *Seen) difference(now *Seen, side figure.Side, strategy string) string {
	bad := side.Case == figure.Bad
	if side.Case == figure.Overall || len(s.b.worlds) != len(now.b.worlds) {
		return ""
	}
	p := figure.Versus(now.b.sample(*side.Figure, strategy, bad), s.b.sample(*side.Figure, strategy, bad),
		stats.CompareOptions{Confidence: confidence, Horizon: side.Figure.Horizon(now.b.about.Follow)})
	c := Comparison{Unit: side.Figure.Unit, Better: p.Won, Same: p.Tied, Worse: p.Lost, Difference: estimated(p.Difference), Distinguishable: p.Distinguishable}
	text := c.difference(p.Alike())
	if 0 < c.Pairs() && c.Pairs() < len(s.b.worlds) {
		text += fmt.Sprintf(" in %d of %d", c.Pairs(), len(s.b.worlds))
	}
	return text
}

// distinct leaves out sides that differ in the strategy alone.
func distinct(sides []figure.Side) (list []figure.Side) {
	for _, s := range sides {
		if !slices.ContainsFunc(list, s.Same) {
			list = append(list, s)
		}
	}
	return list
}

// Flush writes what there is and begins anew.
func (s *Sheet) Flush(w io.Writer) error {
	if s.err != nil {
		return s.err
	}
	_, err := s.WriteTo(w)
	return err
}

// Table writes rows of which the first is the header.
func (s *Sheet) Table(cells [][]string) { s.rows(cells) }
