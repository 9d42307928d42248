package rehearsal

import (
	"context"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A Failure is one client request that failed for good.
type Failure struct {
	Arrived clock.Time
	Tenant  int
	End     traffic.End
}

// Tapped plays a world as [World] does, and also returns the truth that the
// ledger attributes from: the failures of the control, and of every play.
func Tapped(p *plan.Plan, seed uint64, replication int) (world outcome.World, control []Failure, plays [][]Failure) {
	w := newWorld(p, seed, replication)
	listen := func(p *play, to *[]Failure) *play {
		p.ledger.Tap(func(arrived clock.Time, tenant int, end traffic.End) {
			*to = append(*to, Failure{arrived, tenant, end})
		})
		return p
	}
	w.control = listen(newPlay(w, nil, nil), &control)
	world.Replication, world.Seed = replication, seed
	plays = make([][]Failure, 2*len(p.Strategies))
	for i := range p.Strategies {
		bad := listen(newPlay(w, &p.Strategies[i], w.defects), &plays[2*i])
		world.Plays = append(world.Plays, must(bad.run(context.Background())))
		clean := listen(newPlay(w, &p.Strategies[i], nil), &plays[2*i+1])
		world.Plays = append(world.Plays, must(clean.run(context.Background())))
	}
	world.Control = w.control.controlOutcome()
	return world, control, plays
}

func must(o outcome.Outcome, err error) outcome.Outcome {
	if err != nil {
		panic(err)
	}
	return o
}
