package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// study is what learn was asked for.
type study struct {
	request
	knobs, reset bool
}

func learnVerb() *cobra.Command {
	var s study
	c := &cobra.Command{
		Use:   "learn [NUMBER|NAME|FILE]",
		Short: "Learn which rollout fits which change, by predicting",
		Long: `Without an argument it lists the course. With a lesson it tells a story and asks
for a prediction, plays the scenario, and sets the result beside the prediction;
then it offers to change one thing and to run again.

Answers are read line by line from standard input, so they can be piped. Where
nobody answers, everything is printed without asking. A lesson counts as done
once it has a prediction; what is done is kept in $XDG_STATE_HOME/rehearse, or
else in ~/.local/state/rehearse. A wrong prediction is no error: the exit code
is 0. It is 5 when so few worlds were played that none, or several, of the
choices hold.`,
		Example: `  rehearse learn                       the course, and how far you are
  rehearse learn 1                     the first lesson
  echo b | rehearse learn sticky-canary
  rehearse learn 3 --knobs             turn all of its knobs
  rehearse learn ./mine.yaml           a scenario of your own with a lesson`,
		Args: atMost(1, "one lesson at a time"),
		ValidArgsFunction: func(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
			for _, e := range scenarios.Lessons() {
				names = append(names, e.Scenario)
			}
			return names, cobra.ShellCompDirectiveDefault
		},
		RunE: func(c *cobra.Command, args []string) error { return s.learn(c, args) },
	}
	f := c.Flags()
	settingFlags(f)
	for _, name := range []string{"format", "within"} {
		f.Lookup(name).Hidden = true // a lesson is text, and is played as counts per interval
	}
	f.BoolVar(&s.knobs, "knobs", false, "turn every knob of the lesson without asking")
	f.BoolVar(&s.reset, "reset", false, "forget which lessons are done")
	return c
}

func (s *study) learn(c *cobra.Command, args []string) error {
	var err error
	switch {
	case c.Flags().Changed("format") || c.Flags().Changed("within"):
		return usage(fmt.Errorf("a lesson is told as text, and played as counts per interval"), "leave --format and --within out")
	case s.reset && len(args) > 0:
		return usage(fmt.Errorf("--reset forgets all lessons, so it takes no argument"), "rehearse learn --reset")
	case s.reset:
		return forget(c)
	}
	if s.settings, err = readSettings(c.Flags()); err != nil {
		return err
	}
	if len(args) == 0 {
		return s.list(c)
	}
	if s.ref, err = lessonOf(args[0]); err != nil {
		return err
	}
	p, err := load(s.ref, s.changed(nil))
	if err != nil {
		return err
	}
	if p.Scenario.Lesson == nil {
		return usage(fmt.Errorf("%s has no lesson", s.ref), "rehearse learn lists those that have one; rehearse run "+s.ref+" plays it")
	}
	l := lesson{study: s, c: c, p: p.Narrow(p.Claims.Lesson.Strategies()), text: p.Scenario.Lesson,
		sheet: reports.NewSheet(columns(c.OutOrStdout())), pupil: newPupil(c)}
	return l.teach()
}

// changed is what a lesson sets: how traffic is played, and what a knob says.
func (s *study) changed(sets []string) []string { return append([]string{"fidelity=flow"}, sets...) }

// lessonOf is the scenario of a lesson by its number, its name or its file.
func lessonOf(word string) (string, error) {
	n, err := strconv.Atoi(word)
	if err != nil {
		return word, nil
	}
	lessons := scenarios.Lessons()
	for _, e := range lessons {
		if e.Number == n {
			return e.Scenario, nil
		}
	}
	return "", usage(fmt.Errorf("there is no lesson %d", n), fmt.Sprintf("there are lessons 1 to %d; see rehearse learn", lessons[len(lessons)-1].Number))
}

// list prints the lessons.
func (s *study) list(c *cobra.Command) error {
	notes := readProgress(c)
	lessons := scenarios.Lessons()
	sheet := reports.NewSheet(columns(c.OutOrStdout()))
	sheet.Paragraph("Each lesson: predict, run, compare, change one thing.")
	cells := [][]string{{"", "lesson", "what it is about", "needs", "so far"}}
	done, right, next := 0, 0, 0
	for _, e := range lessons {
		state := "–"
		if m := notes.Lessons[e.Scenario]; m.Predicted != "" {
			done++
			if state = "done, wrong"; m.Right {
				state = "done, right"
				right++
			}
		} else if next == 0 {
			next = e.Number
		}
		cells = append(cells, []string{fmt.Sprint(e.Number), e.Scenario, e.Title, after(lessons, e.Lesson), state})
	}
	sheet.Table(cells)
	sheet.Paragraph("")
	switch {
	case done == 0:
		sheet.Paragraph(fmt.Sprintf("%s, about four minutes each. Begin with rehearse learn %d.", many(len(lessons), "lesson"), next))
	case next > 0:
		sheet.Paragraph(fmt.Sprintf("%d of %s done, %d predicted right. Next: rehearse learn %d.", done, many(len(lessons), "lesson"), right, next))
	default:
		sheet.Paragraph(fmt.Sprintf("All %s done, %d predicted right. Now write one of your own: rehearse explain lesson.", many(done, "lesson"), right))
	}
	return sheet.Flush(c.OutOrStdout())
}

// after lists the numbers of the lessons that one builds on.
func after(lessons []scenarios.Entry, l *plan.Lesson) string {
	var numbers []string
	for _, e := range lessons {
		if slices.Contains(l.Needs, e.Scenario) {
			numbers = append(numbers, fmt.Sprint(e.Number))
		}
	}
	if len(numbers) == 0 {
		return "–"
	}
	return strings.Join(numbers, ", ")
}
