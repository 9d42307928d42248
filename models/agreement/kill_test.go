package agreement_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/traffic/flow"
	"github.com/rehearse-sim/rehearse/models/traffic/request"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// killing is a back whose instances are killed one after the other, each
// replaced at once.
type killing struct {
	time       rng.Dist
	store      float64 // seconds of an access, 0 for none
	discipline topology.Discipline
	attempts   int
	grace      clock.Span
}

type killer interface {
	Start(service int, v exposure.Version) int
	Stop(id int)
	Kill(id int)
	Settle(now clock.Time)
}

// killed returns how many requests fail for good over twenty kills, one every
// ten seconds.
func killed(x killing, byFlow bool) float64 {
	world := rng.NewWorld(22, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "all", Count: 100, Rate: 200, Weight: 1}}, nil, world)
	l := load.Load{
		Operations: []load.Operation{{Name: "op", Share: 1}},
		Clients:    load.Clients{Timeout: unit.Duration(20 * clock.Second), Attempts: 1, Budget: 1},
	}
	sys := &topology.System{Entries: []int{0}, Services: []topology.Node{
		{Name: "front", Instances: 2, Concurrency: 500, Queue: 500, Time: rng.Constant{Value: 0.01}, ColdFactor: 1,
			Calls: [][]topology.Edge{{{To: 1, Timeout: 10 * clock.Second, Attempts: x.attempts}}}},
		{Name: "back", Instances: 4, Concurrency: 100, Queue: 500, Discipline: x.discipline, Time: x.time, ColdFactor: 1, Calls: [][]topology.Edge{nil}},
	}}
	if x.store > 0 {
		sys.Services[1].Stores = []int{0}
		sys.Stores = []topology.Pool{{Name: "store", Connections: 200, Time: rng.Constant{Value: x.store}}}
	}
	shape := condition.Shape{Services: 2, Operations: 1}
	for _, l := range sys.Links() {
		shape.Ways = append(shape.Ways, condition.Way{From: l.From, To: l.To, Store: l.Store})
	}
	none, sink := exposure.None(1), &ends{}
	site := traffic.Site{
		Engine: sim.New("kills"), System: sys, Crowd: traffic.NewCrowd(p, l, []clock.Span{0}, world),
		Board:  condition.NewBoard(shape, p.Classes),
		Router: &exposure.Router{Changed: 1, Route: none, Feature: none, Before: none},
		Sample: signal.NewSample(2, 1), Sink: sink,
	}
	var e killer
	if byFlow {
		e = flow.New(site, flow.Options{Draws: world, Scrape: clock.Minute, Allowed: 0.01})
	} else {
		e = request.New(site)
	}
	victims := []int{2, 3, 4, 5}
	for i := range 20 {
		at := clock.Time(i+1) * clock.Time(10*clock.Second)
		site.Engine.Do(at, sim.World, "kill", func() {
			e.Settle(at)
			e.Stop(victims[0])
			victims = append(victims[1:], e.Start(1, exposure.Old))
		})
		victim := i
		site.Engine.Do(at.Add(x.grace), sim.World, "grace", func() {
			e.Settle(at.Add(x.grace))
			if victim < 4 {
				e.Kill(2 + victim)
			} else {
				e.Kill(6 + victim - 4)
			}
		})
	}
	horizon := clock.Time(4 * clock.Minute)
	site.Engine.Run(horizon)
	e.Settle(horizon)
	if f, ok := e.(*flow.Engine); ok {
		_, failed := f.Requests()
		return float64(failed)
	}
	return sink[traffic.Errored] + sink[traffic.Rejected] + sink[traffic.TimedOut]
}

// By Little's law an instance of four has 200/s · time / 4 requests inside; what
// of them outlasts a grace is E(T-grace)+/E(T), 32.28% for a lognormal of cv 1 and a
// grace of its mean. Their numbers are Poisson's, so
// the sum over twenty kills has the standard deviation of its root; 5.5 of them
// have a false-alarm probability below 1e-7.
func TestKillsInBothEngines(t *testing.T) {
	const half = 200 * 0.5 / 4 * 20
	for _, c := range []struct {
		name string
		x    killing
		want float64
	}{
		{"in a slot", killing{time: rng.Constant{Value: 0.5}, attempts: 1}, half},
		{"sharing a processor", killing{time: rng.Constant{Value: 0.5}, attempts: 1, discipline: topology.PS}, half},
		{"at a store", killing{time: rng.Constant{Value: 0.1}, store: 0.4, attempts: 1}, half},
		{"tried again", killing{time: rng.Constant{Value: 0.5}, attempts: 2}, 0},
		{"the mean time allowed", killing{time: rng.LogNormalMeanCV(0.5, 1), attempts: 1, grace: clock.Second / 2}, 0.3228 * half},
		{"all of the time allowed", killing{time: rng.Constant{Value: 0.5}, attempts: 1, grace: clock.Second}, 0},
	} {
		a, b := killed(c.x, false), killed(c.x, true)
		t.Logf("%s: %.0f by request, %.0f by flow, want %.0f", c.name, a, b, c.want)
		if tolerance := 5.5*math.Sqrt(c.want) + 0.02*half; math.Abs(a-c.want) > tolerance || math.Abs(b-c.want) > tolerance {
			t.Errorf("%s: %.0f by request, %.0f by flow, want %.0f", c.name, a, b, c.want)
		}
	}
}
