package flow

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
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// These rows are held against the request engine as well, in its own package.

type effect func(s condition.Subject, e *condition.Effect)

func (f effect) Contribute(s condition.Subject, e *condition.Effect) { f(s, e) }

// chain is services that call each other one after the other with so many
// attempts, and clients in front of the first; the last is that of the test.
func chain(rate float64, clients load.Clients, attempts int, nodes []topology.Node, effects ...condition.Contributor) *Engine {
	return chainOf(rng.NewWorld(8, 0), rate, clients, attempts, nodes, effects...)
}

// chainOf is a chain in some world.
func chainOf(world rng.World, rate float64, clients load.Clients, attempts int, nodes []topology.Node, effects ...condition.Contributor) *Engine {
	cohorts := []tenancy.Cohort{{Name: "all", Count: 100, Rate: unit.Rate(rate), Weight: 1}}
	p := tenancy.Draw(cohorts, nil, world)
	for i := range nodes {
		nodes[i].ColdFactor = 1
		var calls []topology.Edge
		if i+1 < len(nodes) {
			calls = []topology.Edge{{ID: i, To: i + 1, Timeout: clock.Hour, Attempts: attempts}}
		}
		nodes[i].Calls = [][]topology.Edge{calls}
	}
	l := load.Load{Operations: []load.Operation{{Name: "op", Share: 1}}, Clients: clients}
	none := exposure.None(1)
	return New(traffic.Site{
		Engine: sim.New("chain"), System: &topology.System{Services: nodes, Entries: []int{0}},
		Crowd:  traffic.NewCrowd(p, l, []clock.Span{0}, world),
		Board:  condition.NewBoard(condition.Shape{Services: len(nodes), Operations: 1}, p.Classes, effects...),
		Router: &exposure.Router{Changed: len(nodes) - 1, Route: none, Feature: none, Before: none},
		Sample: signal.NewSample(len(nodes), 1),
	}, Options{Draws: world, Scrape: clock.Minute, Allowed: 0.01})
}

func server(slots, queue int, time rng.Dist) topology.Node {
	return topology.Node{Name: "service", Instances: 1, Concurrency: slots, Queue: queue, Time: time}
}

// A request whose attempts fail with f, R more times tried, takes
// (1-f^(R+1))/(1-f) attempts (validation B6), from clients and from a caller.
func TestAttemptsAreTruncatedGeometric(t *testing.T) {
	for _, c := range []struct{ f, want float64 }{{0.05, 1.052625}, {0.2, 1.248}, {0.5, 1.875}, {1, 4}} {
		fails := effect(func(s condition.Subject, e *condition.Effect) {
			if s.Service == 1 {
				e.ErrorWith(c.f)
			}
		})
		for _, by := range []string{"client", "caller"} {
			tries, calls := 4, 1
			if by == "caller" {
				tries, calls = 1, 4
			}
			patient := load.Clients{Timeout: unit.Duration(clock.Hour), Attempts: tries, Budget: 1}
			e := chain(200, patient, calls, []topology.Node{server(1000, 0, rng.Constant{Value: 1e-3}), server(1000, 0, rng.Constant{Value: 1e-3})}, fails)
			e.advance(clock.Time(clock.Minute))
			if got := e.all[1].rate / 200; math.Abs(got-c.want) > 1e-9 {
				t.Errorf("f %v, by %s: %v attempts per request, want %v", c.f, by, got, c.want)
			}
			if got, want := e.lost/e.sent, math.Pow(c.f, 4); math.Abs(got-want) > 1e-9 {
				t.Errorf("f %v, by %s: %v of the requests fail, want %v", c.f, by, got, want)
			}
		}
	}
}

// Four attempts at each of three layers make 64 at the bottom (SRE book,
// "Addressing Cascading Failures").
func TestLayersOfRetriesMultiply(t *testing.T) {
	down := effect(func(s condition.Subject, e *condition.Effect) {
		if s.Service == 2 {
			e.ErrorWith(1)
		}
	})
	roomy := func() topology.Node { return server(10_000, 0, rng.Constant{Value: 1e-3}) }
	e := chain(10, load.Clients{Timeout: unit.Duration(clock.Hour), Attempts: 4, Budget: 1}, 4, []topology.Node{roomy(), roomy(), roomy()}, down)
	e.advance(clock.Time(clock.Minute))
	if got := e.all[2].rate / 10; math.Abs(got-64) > 1e-9 {
		t.Errorf("%v attempts per request, want 64", got)
	}
}

// Bronson et al.'s service (HotOS 2021) in the whole engine: 300/s, clients that
// wait for 1 s and have so many attempts, an outage of 10 s. With the retry,
// 280/s and 200/s stay collapsed for good, with every attempt offered again and
// hardly any useful; without it, or at 140/s, it recovers.
func TestMetastableFailure(t *testing.T) {
	for _, c := range []struct {
		load     float64
		attempts int
		recovers bool
	}{{280, 2, false}, {280, 1, true}, {140, 2, true}, {200, 2, false}} {
		outage := effect(func(s condition.Subject, e *condition.Effect) {
			if from, to := clock.Time(60*clock.Second), clock.Time(70*clock.Second); s.Now >= from && s.Now < to {
				e.Delay += to.Sub(s.Now)
			}
		})
		impatient := load.Clients{Timeout: unit.Duration(clock.Second), Attempts: c.attempts, Budget: 1}
		e := chain(c.load, impatient, 1, []topology.Node{server(27, 10_000_000, rng.Constant{Value: 0.09})}, outage)
		at := func(second float64) {
			now := clock.Time(clock.FromSeconds(second))
			e.Settle(now)
			e.site.Board.Changed(now)
		}
		at(0)
		for s := 60.0; s <= 70; s += 0.25 {
			at(s)
		}
		before := e.lost
		for s := 120; s <= 500; s += 60 {
			at(float64(s))
		}
		if before == 0 {
			t.Errorf("%v/s, %d attempts: an outage of 10 s fails nobody", c.load, c.attempts)
		}
		sent, lost := e.sent, e.lost
		e.advance(clock.Time(600 * clock.Second))
		failing := (e.lost - lost) / (e.sent - sent)
		line := e.all[0].law
		t.Logf("%v/s, %d attempts: %.4f fail in the end, %.0f/s offered", c.load, c.attempts, failing, e.all[0].rate)
		switch {
		case c.recovers && (failing > 1e-3 || math.Abs(e.all[0].rate/c.load-1) > 0.01):
			t.Errorf("%v/s, %d attempts: %v fail in the end, %v/s are offered", c.load, c.attempts, failing, e.all[0].rate)
		case !c.recovers && (failing < 0.99 || line == nil || math.Abs(e.all[0].rate/(float64(c.attempts)*c.load)-1) > 0.01):
			t.Errorf("%v/s, %d attempts: %v fail in the end, %v/s are offered", c.load, c.attempts, failing, e.all[0].rate)
		}
	}
}
