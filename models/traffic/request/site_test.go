package request

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// bench is a small world: one operation that enters the first node.
type bench struct {
	nodes    []topology.Node
	stores   []topology.Pool
	rate     float64
	clients  load.Clients
	effects  []condition.Contributor
	seed     uint64
	finished func(now, arrived clock.Time, end traffic.End)
}

func (b bench) Finish(now, arrived clock.Time, _ int, end traffic.End, _ exposure.Side) {
	if b.finished != nil {
		b.finished(now, arrived, end)
	}
}

// node is a service that only works: no calls, no stores.
func node(instances, slots, queue int, d topology.Discipline, time rng.Dist) topology.Node {
	return topology.Node{
		Name: "service", Instances: instances, Concurrency: slots, Queue: queue,
		Discipline: d, Time: time, ColdFactor: 1, Calls: make([][]topology.Edge, 1),
	}
}

func (b bench) engine() (*sim.Engine, *Engine, *traffic.Site) {
	world := rng.NewWorld(b.seed, 0)
	cohorts := []tenancy.Cohort{{Name: "all", Count: 100, Rate: unit.Rate(b.rate), Weight: 1}}
	if b.clients.Attempts == 0 {
		b.clients = load.Clients{Timeout: unit.Duration(24 * clock.Hour), Attempts: 1, Budget: 1}
	}
	l := load.Load{Operations: []load.Operation{{Name: "op", Share: 1}}, Clients: b.clients}
	p := tenancy.Draw(cohorts, nil, world)
	none := exposure.None(1)
	site := traffic.Site{
		Engine: sim.New("test"),
		System: &topology.System{Services: b.nodes, Stores: b.stores, Entries: []int{0}},
		Crowd:  traffic.NewCrowd(p, l, []clock.Span{0}, world),
		Board:  condition.NewBoard(condition.Shape{Services: len(b.nodes), Operations: 1}, p.Classes, b.effects...),
		Router: &exposure.Router{Changed: 0, Route: none, Feature: none, Before: none},
		Sample: signal.NewSample(len(b.nodes), 1), Sink: b,
	}
	return site.Engine, New(site), &site
}
