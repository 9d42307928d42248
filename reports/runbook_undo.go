package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// undo says how to go back from here, how to tell that it worked, and what to do
// where it did not.
func (p *paper) undo(s *BookStep) {
	var left, gone []string
	for i := range s.Ways {
		w := &s.Ways[i]
		if w.Not != "" {
			gone = append(gone, fmt.Sprintf("**Do not** `%s`: %s.", w.Name, plainText(w.Not)))
			continue
		}
		left = append(left, fmt.Sprintf("%d. %s %s", len(left)+1, w.text(), p.otherwise(s, i, len(left))))
	}
	if len(left)+len(gone) > 0 {
		title := "To take it back here"
		if s.OneWay != "" && s.OneWayFrom == 0 {
			title = "What is left to do if it hurts"
		}
		p.line("\n**%s**:\n", title)
	}
	if len(left) == 0 && len(gone) > 0 {
		p.line("Nothing that the scenario knows of. Write a fix.")
	}
	for _, text := range left {
		p.line("%s", text)
	}
	if len(left) > 0 {
		p.line("\n**Did it work?** %s", p.proof(s))
	}
	for _, text := range gone {
		p.line("\n%s", text)
	}
	for _, x := range s.Stays {
		p.line("\nGoing back does not undo: %s.", plainText(x))
	}
}

// text is a way back as an order.
func (w *Way) text() string {
	text := fmt.Sprintf("`%s`: %s", w.Name, plainText(strings.TrimSuffix(w.Does, ".")))
	if w.Median > 0 {
		text += ". Takes " + amount(w.Median, figure.Seconds)
		if w.Worst > w.Median {
			text += fmt.Sprintf(", 1 in 20 more than %s", amount(w.Worst, figure.Seconds))
		}
	}
	if w.Then != "" {
		text += "; " + w.Then
	}
	if w.Needs != "" {
		text += ". Needs " + w.Needs
	}
	if w.Who != "" {
		text += ". Only " + w.Who + " can"
	}
	if w.Until != "" {
		text += ". **Only until** " + plainText(w.Until)
	}
	return text + "."
}

// otherwise says until when a way has to have worked, and what is next where it has
// not. The plays prolong the limit of the first way, for that is the one they take.
func (p *paper) otherwise(s *BookStep, way, before int) string {
	w := &s.Ways[way]
	limit := w.Limit
	if way == 0 && limit > 0 && played(s) {
		limit = max(limit, s.Undone.Worst)
	}
	text := "If it is refused or does not help"
	if limit > 0 {
		text = fmt.Sprintf("If it is refused, or requests still fail after %s", amount(limit, figure.Seconds))
	}
	if w.Next != "" {
		return fmt.Sprintf("%s: go on with %d, `%s`.", text, before+2, w.Next)
	}
	return text + ": the scenario knows no other way. Call whoever owns the service."
}

// proof says by what to tell that a way back has worked, and how soon that was.
func (p *paper) proof(s *BookStep) string {
	text := "No alarm here looks at everybody's requests against a level: see for yourself that they do not fail any more."
	if len(s.Proof) > 0 {
		var names []string
		for _, w := range s.Proof {
			names = append(names, fmt.Sprintf("`%s` (%s)", w.Detector, plainText(w.Fails)))
		}
		text = "An alarm on everybody's requests that failed must stop failing, its window later than the requests: " + strings.Join(names, ", ") + "."
	}
	t, of := s.Undone, ""
	if t.N < fewest {
		t, of = p.book.Undone, ", whichever the step"
	}
	if t.N < fewest || slices.ContainsFunc(s.Ways, forbidden) {
		return text
	}
	if t.Censored > 0 {
		of += fmt.Sprintf(", %d of them not over when following ended", t.Censored)
	}
	text += fmt.Sprintf(" In the plays the last request that failed came %s after it was decided to take it back, in 1 world of 20 it was %s; %s%s.",
		amount(t.Median, figure.Seconds), t.worst(), plural(t.N, "bad world"), of)
	if t.Median < s.Ways[0].Median {
		text += " Failures are so rare that the last one often comes before it is done: quiet alone proves little, see it done."
	}
	return text
}

// forbidden ways are those that plays tried first, so that their times say nothing.
func forbidden(w Way) bool { return w.Not != "" }

// played reports whether a step has times of its own.
func played(s *BookStep) bool { return s.Undone.N >= fewest && !slices.ContainsFunc(s.Ways, forbidden) }

// fewest is the number of worlds from which on a step has times of its own. Source:
// judgement.
const fewest = 10
