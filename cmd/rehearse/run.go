package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/experiment"
)

// request is what a run was asked for.
type request struct {
	settings
	ref        string
	sets       []string
	strategies []string
	output     string
}

func runVerb() *cobra.Command {
	var r request
	c := &cobra.Command{
		Use:   "run [FILE|NAME]",
		Short: "Play a scenario and print what happens",
		Long: `Plays every strategy of a scenario, with a bad and with a clean change, in the
same random worlds, and prints the verdict and the tables.

Without an argument it plays the embedded scenario ` + firstScenario + `. Exit code 1 says
that an expectation of the scenario failed, 5 that one needs more replications.`,
		Example: `  rehearse run
  rehearse run ./mine.yaml --replications 100 -o report.html
  rehearse run tax-engine --strategy canary --strategy toggle --set strategies.canary.steps.0.to=1%`,
		Args: atMost(1, "one run plays one scenario"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := r.read(c, args); err != nil {
				return err
			}
			return r.run(c)
		},
	}
	f := c.Flags()
	settingFlags(f)
	f.StringArrayVar(&r.strategies, "strategy", nil, "play only the strategy `NAME`; may be repeated")
	f.StringArrayVar(&r.sets, "set", nil, "override a value of the scenario, `PATH=VALUE`; may be repeated")
	f.StringVarP(&r.output, "output", "o", "", "write the report to `FILE`; its ending picks the format")
	return c
}

// read takes the settings, and the scenario that was named.
func (r *request) read(c *cobra.Command, args []string) (err error) {
	if r.ref = firstScenario; len(args) == 1 {
		r.ref = args[0]
	}
	r.settings, err = readSettings(c.Flags())
	return err
}

func (r request) run(c *cobra.Command) error {
	format, err := r.chosen(r.output)
	if err != nil {
		return err
	}
	p, err := load(r.ref, r.sets)
	if err != nil {
		return err
	}
	if p, err = narrow(p, r.strategies); err != nil {
		return err
	}
	p.Choose(r.replications, r.within)
	worlds, err := r.play(c.Context(), p, newProgress(c.ErrOrStderr()))
	interrupted, wrong := ended(err)
	if wrong != nil {
		return wrong
	}
	about := r.about(p)
	untold := false
	if format.Tells && interrupted == nil {
		about.Stories, err = r.stories(c.Context(), p, worlds)
		i, wrong := ended(err)
		if wrong != nil {
			return wrong
		}
		if untold = i != nil; untold {
			about.Stories = nil
		}
	}
	report := reports.New(worlds, about)
	if err := write(c, report, format, r.output); err != nil {
		return internal(err)
	}
	switch {
	case interrupted != nil:
		fmt.Fprintf(c.ErrOrStderr(), "rehearse: interrupted; the report is partial: %d of %d replications\n", interrupted.Finished, interrupted.Of)
		return status(exitInterrupted)
	case untold:
		fmt.Fprintln(c.ErrOrStderr(), "rehearse: interrupted; the report is partial: it has all replications, and no stories")
		return status(exitInterrupted)
	}
	if code := ruled(report); code != exitOK {
		return status(code)
	}
	return nil
}

// play plays the replications. What is finished is returned, in order, even
// when the error says that some are missing.
func (r request) play(ctx context.Context, p *plan.Plan, show progress) ([]outcome.World, error) {
	results, err := experiment.Run(ctx, experiment.Options{
		Scenario: p.Scenario.Name, Seed: r.seed, Replications: r.replications, Workers: r.workers,
		Progress: show.update,
	}, func(ctx context.Context, replication int) (outcome.World, error) {
		return rehearsal.WorldContext(ctx, p, r.seed, replication, func(strategy string) { experiment.Playing(ctx, strategy) })
	})
	show.done()
	var worlds []outcome.World
	for _, result := range results {
		if result.Done {
			worlds = append(worlds, result.Value)
		}
	}
	return worlds, err
}

func (r request) about(p *plan.Plan) reports.About {
	reviewed := review.Of(p)
	a := reports.About{
		Scenario: p.Scenario.Name, Title: p.Scenario.Title, Story: strings.TrimSpace(p.Scenario.Story),
		Engine: reports.Engine{Name: p.Fidelity.String(), Reason: p.Reason},
		Asked:  r.replications, PBad: p.PBad(), Follow: p.Follow.Seconds(),
		Decide: p.Scenario.Decide, Matters: p.Claims.Matters, Expect: p.Claims.Expect, Unknowns: p.Unknowns, Notes: p.Notes(), Findings: findings(reviewed),
		Repro: reports.Repro{Command: r.command("run"), Seed: r.seed, Version: version(), ScenarioHash: p.Hash, WorldsHash: p.Ground},
	}
	for _, d := range p.Scenario.Observe.Detectors {
		chance := detect.Chances(d.Probe)
		a.Detectors = append(a.Detectors, reports.Detector{
			Name: d.Name, Nominal: detect.Nominal(d.Probe), PerLook: chance.Look, Looks: chance.Looks, PerStep: chance.Step,
		})
	}
	for _, s := range p.Strategies {
		a.Strategies = append(a.Strategies, s.Name)
	}
	a.Compared = map[string]int{}
	for _, s := range reviewed.Steps {
		if s.Sides {
			a.Compared[s.Strategy]++
		}
	}
	return a
}

// command is what gives the same report again: everything that can change a
// figure, and nothing else.
func (r request) command(verb string) string {
	words := []string{"rehearse", verb, r.ref, "--replications", fmt.Sprint(r.replications), "--seed", fmt.Sprint(r.seed)}
	if r.within != defaultWithin {
		words = append(words, "--within", r.within.String())
	}
	for _, s := range r.strategies {
		words = append(words, "--strategy", s)
	}
	for _, s := range r.sets {
		words = append(words, "--set", s)
	}
	for i, w := range words {
		words[i] = quoted(w)
	}
	return strings.Join(words, " ")
}
