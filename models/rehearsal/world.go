// Package rehearsal plays a plan: one release, under one strategy, in one
// random world, from the first request to the last consequence. It is the only
// package under models that drives the kernel.
//
//	world := rehearsal.World(plan, seed, replication, nil)
//	fmt.Println(world.Plays[0].Strategy, world.Plays[0].Harm.TenantsHit)
//
// It promises that a world is a function of the plan, the seed and the number
// of the replication; that all strategies meet the same tenants, requests,
// faults and people in it; and that what the ledger knows never reaches a
// detector, nor what a detector does not say a person.
package rehearsal

import (
	"context"
	"fmt"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// world is what all plays of one replication share.
type world struct {
	plan    *plan.Plan
	draws   rng.World
	crowd   *traffic.Crowd
	label   string
	control *play
	defects []plan.Defect // present in the bad plays
}

// World plays one replication: the control, then every strategy with a bad and
// with a clean release. playing, when not nil, is told what comes next, for
// the labels of a panic. It panics on a world that is [plan.Unplayable].
func World(p *plan.Plan, seed uint64, replication int, playing func(strategy string)) outcome.World {
	out, err := WorldContext(context.Background(), p, seed, replication, playing)
	if err != nil {
		panic(err)
	}
	return out
}

// WorldContext is [World] that can be given up: once the context is done it
// returns the context's error, within some simulated seconds of the play it is at.
func WorldContext(ctx context.Context, p *plan.Plan, seed uint64, replication int, playing func(strategy string)) (outcome.World, error) {
	p, drawn, err := p.World(seed, replication)
	if err != nil {
		return outcome.World{}, err
	}
	w := newWorld(p, seed, replication)
	out := outcome.World{Replication: replication, Seed: seed, Drawn: drawn, PBad: p.PBad()}
	say := func(what string) {
		if playing != nil {
			playing(what)
		}
	}
	say("control")
	w.control = newPlay(w, nil, nil)
	for i := range p.Strategies {
		for _, defects := range [][]plan.Defect{w.defects, nil} {
			say(p.Strategies[i].Name)
			o, err := newPlay(w, &p.Strategies[i], defects).run(ctx)
			if err != nil {
				return outcome.World{}, err
			}
			out.Plays = append(out.Plays, o)
		}
	}
	out.Control = w.control.controlOutcome()
	return out, nil
}

func newWorld(p *plan.Plan, seed uint64, replication int) *world {
	draws := rng.NewWorld(seed, replication)
	population := tenancy.Draw(p.Scenario.Tenants, p.Matches, draws)
	if p.Remembers() {
		population.Remember(condition.Generations, condition.MostMatches)
	}
	w := &world{
		plan: p, draws: draws,
		crowd: traffic.NewCrowd(population, p.Scenario.Load, p.LocalStart, draws),
		label: fmt.Sprintf("scenario %s, replication %d, seed %d", p.Scenario.Name, replication, seed),
	}
	w.crowd.Surges = surges(w)
	w.defects = present(p.Defects, draws.Stream("change/defects"))
	return w
}

// present draws which defects a bad release has: each by its probability,
// given that there is at least one. They are drawn in turn; while none is there
// yet, each by its probability given that one is still to come. A scenario
// whose defects all have probability 0 gets its first.
func present(all []plan.Defect, draw rng.Stream) []plan.Defect {
	clean := make([]float64, len(all)+1) // chance that none from here on is there
	clean[len(all)] = 1
	for i := len(all) - 1; i >= 0; i-- {
		clean[i] = clean[i+1] * (1 - all[i].Probability)
	}
	var out []plan.Defect
	for i, d := range all {
		p := d.Probability
		if len(out) == 0 {
			if some := 1 - clean[i]; some > 0 {
				p /= some
			} else if i == 0 {
				p = 1
			}
		}
		if draw.Float64() < p {
			out = append(out, d)
		}
	}
	return out
}
