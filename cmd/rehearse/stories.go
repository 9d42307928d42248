package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/experiment"
)

// ranked is the figure by which worlds are picked where those that the scenario
// decides on tell none apart.
const ranked = "weight_hit"

// ranking is the first figure the scenario decides on that differs between worlds of
// these plays, or else [ranked].
func ranking(p *plan.Plan, worlds []outcome.World, strategy string, bad bool) figure.Figure {
	for _, name := range p.Scenario.Decide {
		f, known := figure.Get(name)
		if known && differs(f.Sample(worlds, strategy, bad)) {
			return f
		}
	}
	f, _ := figure.Get(ranked)
	return f
}

// differs reports whether not all worlds that have the figure have the same value.
func differs(s figure.Sample) bool {
	first := slices.Index(s.Defined, true)
	for i, ok := range s.Defined {
		if ok && s.Obs[i] != s.Obs[first] {
			return true
		}
	}
	return false
}

// stories tells, for every strategy, of the bad play of the median and of the
// worst world. They are played again, for what is told of tenants.
func (r request) stories(ctx context.Context, p *plan.Plan, worlds []outcome.World) ([]reports.Story, error) {
	var list []reports.Story
	for _, s := range p.Strategies {
		told, by := -1, ranking(p, worlds, s.Name, true)
		for _, pick := range []string{"median", "worst"} {
			i, rank := choose(by.Sample(worlds, s.Name, true), pick)
			if rank == 0 || i == told {
				continue
			}
			told = i
			story := r.story(p, worlds[i].Replication, s.Name, true)
			story.Pick, story.Picked = pick, picked(story.Replication, len(worlds), pick, by)
			list = append(list, story)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	_, err := experiment.Run(ctx, experiment.Options{
		Scenario: p.Scenario.Name, Seed: r.seed, Replications: len(list), Workers: r.workers,
	}, func(ctx context.Context, i int) (struct{}, error) {
		return struct{}{}, r.recall(ctx, p, &list[i], true)
	})
	return list, err
}

// story begins a story of a play: all but what happened in it.
func (r request) story(p *plan.Plan, replication int, strategy string, bad bool) reports.Story {
	r.strategies = nil
	again := r.command("replay") + " --strategy " + quoted(strategy) + fmt.Sprintf(" --world %d", replication+1)
	if !bad {
		again += " --clean"
	}
	return reports.Story{
		Schema: reports.StorySchema, Title: p.Scenario.Title, Replication: replication + 1,
		Begin: p.Scenario.Clock.Start.SinceMonday(), Play: outcome.Outcome{Strategy: strategy, Bad: bad}, Again: again,
	}
}

// picked says why a world was.
func picked(number, of int, pick string, by figure.Figure) string {
	return fmt.Sprintf("world %d of %d, the %s by %s", number, of, pick, by.Title)
}

// recall fills in what happened in the play of a story.
func (r request) recall(ctx context.Context, p *plan.Plan, s *reports.Story, bad bool) error {
	o, tenants, err := rehearsal.Recall(ctx, p, r.seed, s.Replication-1, s.Play.Strategy, bad)
	if err != nil {
		return err
	}
	s.Play = o
	s.Detail(tenants)
	return nil
}
