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
	text := p.alarm(s)
	t, of := s.Undone, ""
	if t.N < fewest && p.alike(s) {
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

// alarm says which alarms tell that it has worked; what they look at is said once, where
// they page or gate.
func (p *paper) alarm(s *BookStep) string {
	var sees, blind []string
	for _, w := range s.Proof {
		switch said := func(x Watch) bool { return x.Detector == w.Detector }; {
		case w.Blind != "":
			blind = append(blind, "`"+w.Detector+"`")
		case slices.ContainsFunc(p.book.Paged, said) || slices.ContainsFunc(p.book.Gates, said):
			sees = append(sees, "`"+w.Detector+"`")
		default:
			sees = append(sees, fmt.Sprintf("`%s` (%s)", w.Detector, plainText(w.Fails)))
		}
	}
	switch {
	case len(sees) > 0:
		return "Where " + strings.Join(sees, " or ") + " failed, it must stop failing, its window later than the requests."
	case len(blind) > 0:
		return "Do not go by " + strings.Join(blind, " or ") + ": no defect of the scenario makes it ring while so few have it. See for yourself that those few do not fail any more."
	}
	return "No alarm here looks at everybody's requests against a level: see for yourself that they do not fail any more."
}

// alike reports whether the way that is taken first here is that of each step whose
// times are pooled.
func (p *paper) alike(s *BookStep) bool {
	return !slices.ContainsFunc(p.book.Steps, func(o BookStep) bool {
		return o.Undone.N > 0 && (len(o.Ways) == 0 || o.Ways[0].Name != s.Ways[0].Name)
	})
}

// forbidden ways are those that plays tried first, so that their times say nothing.
func forbidden(w Way) bool { return w.Not != "" }

// played reports whether a step has times of its own.
func played(s *BookStep) bool { return s.Undone.N >= fewest && !slices.ContainsFunc(s.Ways, forbidden) }

// fewest is the number of worlds from which on a step has times of its own. Source:
// judgement.
const fewest = 10
