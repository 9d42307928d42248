package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/reports"
)

// turnKnobs offers what can be changed, and runs again for each that is chosen;
// for all with --knobs.
func (l *lesson) turnKnobs(before *reports.Seen) error {
	if len(l.text.Knobs) == 0 {
		return nil
	}
	l.sheet.Heading("Change one thing", "")
	var numbers []string
	for i, k := range l.text.Knobs {
		numbers = append(numbers, fmt.Sprint(i+1))
		l.sheet.Entry(numbers[i], k.Name+": "+strings.TrimSpace(k.Question))
	}
	if err := l.flush(); err != nil {
		return err
	}
	if l.knobs {
		for i := range l.text.Knobs {
			if err := l.turn(i, before); err != nil {
				return err
			}
		}
		return nil
	}
	for turned := 0; ; turned++ {
		answer, err := l.pupil.choose(l.c, "turn which one, or none", numbers)
		if err != nil {
			return err
		}
		if answer == "" {
			if turned == 0 {
				l.sheet.Paragraph("None is turned; --knobs turns all of them.")
			}
			return nil
		}
		if err := l.turn(slices.Index(numbers, answer), before); err != nil {
			return err
		}
	}
}

// turn asks what a knob will do, runs, and compares in the same worlds.
func (l *lesson) turn(i int, before *reports.Seen) error {
	knob, taught := l.text.Knobs[i], l.p.Claims.Lesson.Knobs[i]
	s := l.sheet
	s.Heading(fmt.Sprintf("Knob %d: %s", i+1, knob.Name), strings.Join(knob.Set, ", "))
	s.Paragraph(strings.TrimSpace(knob.Question))
	if err := l.flush(); err != nil {
		return err
	}
	guess := ""
	if !l.knobs {
		var err error
		if guess, err = l.pupil.choose(l.c, "yes or no", []string{"y", "n"}); err != nil {
			return err
		}
	}
	p, err := load(l.ref, l.changed(knob.Set))
	if err != nil {
		return err
	}
	now, err := l.run(p.Narrow(plan.StrategiesOf(taught.Sides())))
	if err != nil {
		return err
	}
	s.Paragraph("")
	s.Changed(before, now, taught.Sides())
	ruling, found := now.Judge(taught.Claim)
	answer := map[figure.Ruling]string{figure.Pass: "y", figure.Fail: "n"}[ruling]
	text := map[string]string{"y": "Yes", "n": "No", "": "Undecided"}[answer]
	s.Paragraph(fmt.Sprintf("%s. %s: %s.", text, taught.Claim.Text, found))
	if guess != "" && answer != "" {
		s.Paragraph(map[bool]string{true: "As you predicted.", false: "You predicted otherwise."}[guess == answer])
		remember(l.c, l.ref, func(n *learned) { n.turned(knob.Name, guess == answer) })
	}
	s.Paragraph(strings.TrimSpace(now.Quote(taught.Debrief)))
	return l.flush()
}
