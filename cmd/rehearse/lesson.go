package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// lesson is one lesson while it is taught.
type lesson struct {
	*study
	c     *cobra.Command
	p     *plan.Plan // with the strategies that the lesson speaks of
	text  *plan.Lesson
	sheet *reports.Sheet
	pupil *pupil
}

// flush prints what has been written so far.
func (l *lesson) flush() error {
	if err := l.sheet.Flush(l.c.OutOrStdout()); err != nil {
		return internal(err)
	}
	return nil
}

// teach goes through the lesson: predict, run, compare, change one thing.
func (l *lesson) teach() error {
	lessons := scenarios.Lessons()
	l.introduce(lessons)
	if err := l.flush(); err != nil {
		return err
	}
	guess, err := l.pupil.choose(l.c, "your prediction", letters[:len(l.text.Choices)])
	if err != nil {
		return err
	}
	run, err := l.run(l.p)
	if err != nil {
		return err
	}
	right, decided := l.compare(run, guess)
	if err := l.flush(); err != nil {
		return err
	}
	if guess != "" && decided {
		remember(l.c, l.ref, func(n *learned) { n.Predicted, n.Right = guess, right })
	}
	if err := l.turnKnobs(run); err != nil {
		return err
	}
	l.part(lessons)
	if err := l.flush(); err != nil {
		return err
	}
	if !decided {
		return status(exitUndecided)
	}
	return nil
}

// letters mark the choices.
var letters = []string{"a", "b", "c", "d"}

func (l *lesson) introduce(lessons []scenarios.Entry) {
	s := l.sheet
	s.Paragraph(fmt.Sprintf("Lesson %d: %s", l.text.Number, l.text.Title))
	about := "scenario " + l.ref
	if needs := after(lessons, l.text); needs != "–" {
		about += "; builds on " + needs
	}
	s.Paragraph(about)
	s.Heading("Predict", l.p.Scenario.Title)
	s.Paragraph(strings.TrimSpace(l.text.Question))
	for i, choice := range l.text.Choices {
		s.Entry(letters[i], choice.Text)
	}
}

// run plays a plan in the worlds that all runs of the lesson share.
func (l *lesson) run(p *plan.Plan) (*reports.Seen, error) {
	p.Choose(l.replications, l.within)
	worlds, err := l.play(l.c.Context(), p, newProgress(l.c.ErrOrStderr()))
	switch interrupted, wrong := ended(err); {
	case wrong != nil:
		return nil, wrong
	case interrupted != nil:
		return nil, unusable(l.c, interrupted)
	}
	return l.see(p, worlds), nil
}

func (l *lesson) see(p *plan.Plan, worlds []outcome.World) *reports.Seen {
	return reports.See(worlds, l.about(p))
}

// compare sets the result beside the prediction. decided says that exactly one
// choice holds.
func (l *lesson) compare(run *reports.Seen, guess string) (right, decided bool) {
	s, taught := l.sheet, l.p.Claims.Lesson
	s.Heading("What happens", fmt.Sprintf("%s; median (order statistics) or share (Wilson), 95%% intervals", many(l.replications, "random world")))
	s.Found(run, taught.Sides())
	s.Heading("Which answer holds", "")
	var holds []string
	for i, claim := range taught.Choices {
		ruling, found := run.Judge(claim)
		word := letters[i] + " wrong"
		switch ruling {
		case figure.Pass:
			word = letters[i] + " right"
			holds = append(holds, letters[i])
		case figure.Undecided:
			word = letters[i] + " open"
		}
		s.Item(word, l.text.Choices[i].Text)
		s.Item("", fmt.Sprintf("%s: %s", claim.Text, found))
	}
	switch decided, right = len(holds) == 1, slices.Equal(holds, []string{guess}); {
	case !decided:
		s.Paragraph(fmt.Sprintf("So few worlds do not decide it: %d of the answers hold. Play more with --replications.", len(holds)))
	case guess == "":
		s.Paragraph("The answer is " + holds[0] + ".")
	case right:
		s.Paragraph("You predicted " + guess + ", and that is what happens.")
	default:
		s.Paragraph("You predicted " + guess + ". The answer is " + holds[0] + ".")
	}
	if slices.ContainsFunc(taught.Sides(), func(side figure.Side) bool { return side.Case == figure.Bad }) {
		s.Heading("Why", "what decided how bad releases went")
		s.Paragraph(run.Why())
	}
	s.Heading("The story", "") // not before: it tells too much
	s.Paragraph(strings.TrimSpace(l.p.Scenario.Story))
	s.Heading("What people usually think", "")
	s.Paragraph(strings.TrimSpace(l.text.Belief))
	s.Heading("What to take away", "")
	s.Paragraph(strings.TrimSpace(run.Quote(taught.Debrief)))
	return right, decided
}

// part says how to go on.
func (l *lesson) part(lessons []scenarios.Entry) {
	s := l.sheet
	s.Heading("From here", "")
	i := slices.IndexFunc(lessons, func(e scenarios.Entry) bool { return e.Scenario == l.ref })
	if i >= 0 && i+1 < len(lessons) {
		s.Paragraph(fmt.Sprintf("next: rehearse learn %d (%s)", lessons[i+1].Number, lessons[i+1].Title))
	}
	s.Paragraph("what a review sees of it, without a run: rehearse check " + quoted(l.ref))
	run := l.request
	run.sets = l.changed(nil)
	s.Paragraph("all figures: " + run.command("run"))
}
