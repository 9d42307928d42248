package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/reports"
)

// booking is what a runbook was asked for.
type booking struct {
	request
	strategy string
}

func planVerb() *cobra.Command {
	var b booking
	c := &cobra.Command{
		Use:   "plan FILE|NAME --strategy NAME",
		Short: "Write the runbook of a strategy",
		Long: `Writes down what people have to do to roll one strategy out: each step with the
time on the wall, what to watch and who owns the gate, who is told when and why,
how to go back from there, how to tell that it worked and what to do if not, and where there is no way
back any more. What check objects to stands at the top.

The strategy is played in random worlds for that: times are those of the clean
releases, and going back takes what it took in the bad ones.`,
		Example: `  rehearse plan tax-engine --strategy canary
  rehearse plan ./mine.yaml --strategy rings -o plan.md
  rehearse plan ./mine.yaml --strategy rings --replications 400 -f json`,
		Args: exactly(1, "name a scenario or a file: rehearse plan "+firstScenario+" --strategy canary"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := b.read(c, args); err != nil {
				return err
			}
			return b.write(c)
		},
	}
	f := c.Flags()
	settingFlags(f)
	f.Lookup("format").Usage = "`FORMAT` of the runbook: " + strings.Join(reports.RunbookFormats, ", ")
	f.Lookup("format").DefValue = reports.RunbookFormats[0]
	f.StringVar(&b.strategy, "strategy", "", "the strategy `NAME`; not needed where there is only one")
	f.StringArrayVar(&b.sets, "set", nil, "override a value of the scenario, `PATH=VALUE`; may be repeated")
	f.StringVarP(&b.output, "output", "o", "", "write the runbook to `FILE`; .json picks that format")
	return c
}

// chooseFormat is markdown, unless somebody asks for something else.
func (b *booking) chooseFormat() error {
	switch {
	case !b.formatGiven && strings.HasSuffix(b.output, ".json"):
		b.format = "json"
	case !b.formatGiven:
		b.format = reports.RunbookFormats[0]
	case !slices.Contains(reports.RunbookFormats, b.format):
		return usage(fmt.Errorf("a runbook is not written as %s", b.format), remedy(b.format, reports.RunbookFormats))
	}
	return nil
}

func (b *booking) write(c *cobra.Command) error {
	if err := b.chooseFormat(); err != nil {
		return err
	}
	p, err := load(b.ref, b.sets)
	if err != nil {
		return err
	}
	if b.strategy == "" && len(p.Strategies) > 1 {
		var names []string
		for _, s := range p.Strategies {
			names = append(names, s.Name)
		}
		return usage(errors.New("a runbook is that of one strategy"), "give --strategy, one of "+strings.Join(names, ", "))
	}
	if b.strategy == "" {
		b.strategy = p.Strategies[0].Name
	}
	p.Choose(b.replications, b.within) // as run does
	if p, err = narrow(p, []string{b.strategy}); err != nil {
		return err
	}
	worlds, err := b.play(c.Context(), p, newProgress(c.ErrOrStderr()))
	switch interrupted, wrong := ended(err); {
	case wrong != nil:
		return wrong
	case interrupted != nil:
		return unusable(c, interrupted)
	}
	book := b.book(p)
	book.Time(worlds)
	var text bytes.Buffer
	if err := book.Write(&text, b.format); err != nil {
		return internal(err)
	}
	return deliver(c, text.Bytes(), b.output)
}

// book is the runbook without its times.
func (b *booking) book(p *plan.Plan) *reports.Runbook {
	g, r := review.GuideOf(p, b.strategy), reviewed(p)
	out := &reports.Runbook{
		Schema: reports.RunbookSchema, Scenario: p.Scenario.Name, Title: p.Scenario.Title, Strategy: b.strategy, Begin: g.Begin,
		Class: r.Class, Findings: r.Findings, Before: tasks(g.Before), After: tasks(g.After), Gates: watches(g.Gates), Paged: watches(g.Paged), Steps: []reports.BookStep{},
		Repro: reports.Repro{Command: b.command("plan") + " --strategy " + quoted(b.strategy), Seed: b.seed, Version: version(), ScenarioHash: p.Hash},
	}
	for i, s := range g.Steps {
		step := reports.BookStep{
			Number: s.Number, Do: s.Do, Foreseen: s.Begins, Tenants: s.Tenants, Person: s.Person, Last: s.Last,
			Tell: tasks(s.Tell), Also: tasks(s.Also), Watch: watches(s.Watch), Ways: []reports.Way{}, Proof: watches(s.Proof), Stays: append([]string{}, s.Stays...), OneWay: s.OneWay, OneWayFrom: s.OneWayFrom.Seconds(),
		}
		if i < len(r.Steps) {
			step.Sees = &r.Steps[i]
		}
		for _, u := range s.Undo {
			step.Ways = append(step.Ways, reports.Way{Name: u.Way, Does: u.Does, Median: u.Median.Seconds(), Worst: u.Worst.Seconds(), Then: u.Then, Needs: u.Needs, Not: u.Not, Until: u.Until, Who: u.Who, Limit: u.Limit.Seconds(), Next: u.Next})
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

func tasks(all []review.Task) []reports.Task {
	out := []reports.Task{}
	for _, t := range all {
		out = append(out, reports.Task{Do: t.Do, Why: t.Why})
	}
	return out
}

func watches(all []review.Watch) []reports.Watch {
	out := []reports.Watch{}
	for _, w := range all {
		out = append(out, reports.Watch{Detector: w.Detector, Fails: w.Fails, Owner: w.Owner, OnFail: w.OnFail, Blind: w.Blind})
	}
	return out
}
