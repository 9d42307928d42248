package flow

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// brink is a pool on a path, in some world.
func brink(t *testing.T, balance topology.Balance, world uint64) *Engine {
	n, rate := twelve(200), 740.0
	if n.Balance = balance; balance == topology.LeastLoaded {
		rate = 797 // one line of 1,600 takes more luck
	}
	e := chainOf(rng.NewWorld(world, 0), rate, impatient, 1, []topology.Node{n})
	e.advance(clock.Time(clock.Minute))
	if e.all[0].path == nil {
		t.Fatalf("%v: no path", balance)
	}
	return e
}

// long is how many requests are inside a pool.
func (e *Engine) long() float64 {
	_, inside, _ := e.Inside(0)
	return inside
}

// Two plays of a world share the luck of a path though one of them loses an instance
// for 8 s, and so cuts its steps at odd instants: three minutes after a new one has
// come, their lines are as long again, for ten minutes in each of 20 worlds. In
// another world they are not.
func TestPathsShareTheLuckOfAWorld(t *testing.T) {
	lengths := func(world uint64, cut bool) (out []float64) {
		e := brink(t, topology.Random, world)
		if cut {
			e.Stop(e.all[0].instances[3].id)
			e.advance(e.at.Add(7777 * clock.Millisecond))
			e.Start(0, exposure.Old)
		}
		for k := range 600 {
			e.advance(clock.Time(4 * clock.Minute).Add(clock.Span(k) * 1013 * clock.Millisecond))
			out = append(out, e.long())
		}
		return out
	}
	apart := func(a, b []float64) (mean float64) {
		for i := range a {
			mean += math.Abs(a[i]-b[i]) / float64(len(a))
		}
		return mean
	}
	for world := range uint64(20) {
		a := lengths(world, false)
		if d := apart(a, lengths(world, true)); d > 0.1 {
			t.Errorf("world %d: %.2f requests apart after steps were cut", world, d)
		}
		if d := apart(a, lengths(world+100, false)); d < 5 {
			t.Errorf("world %d: only %.2f requests apart from another world", world, d)
		}
	}
}

// A path follows instances that come and go, and pools of one line as well as of
// many: the law that it shows adds up, has as many lines as the pool, and what is
// inside stays while an instance is away but for what that one had.
func TestPathsFollowTheFleet(t *testing.T) {
	for _, balance := range []topology.Balance{topology.Random, topology.LeastLoaded} {
		e := brink(t, balance, 3)
		p := e.all[0]
		check := func(what string, lines int) {
			t.Helper()
			sum := 0.0
			for _, q := range p.law.p {
				sum += q
			}
			if balance == topology.LeastLoaded {
				lines = 1
			}
			if math.Abs(sum-1) > 1e-12 || len(p.path.at) != lines {
				t.Errorf("%v, %s: %d lines, probability %g", balance, what, len(p.path.at), sum)
			}
		}
		e.cutShort()
		check("drawn", 12)
		before, had := e.long(), e.long()/12
		if p.random {
			had = p.law.x[p.path.at[5]]
		}
		e.Stop(p.instances[5].id)
		check("without one", 11)
		if after := e.long(); math.Abs(after-(before-had)) > 1 {
			t.Errorf("%v: %.1f inside after one with %.1f of %.1f was stopped", balance, after, had, before)
		}
		e.Start(0, exposure.New)
		check("with a new one", 12)
		if lane := p.instances[11].lane; lane != 5 {
			t.Errorf("%v: the new one has the luck of number %d, want that of the one it replaces", balance, lane)
		}
		for len(p.instances) > 0 {
			e.Stop(p.instances[0].id)
		}
		e.advance(e.at.Add(clock.Second))
		e.Start(0, exposure.Old)
		e.advance(e.at.Add(clock.Second))
		if p.path != nil || p.rejects == 0 {
			t.Errorf("%v: one instance for the load of twelve: a path %v, %g rejected", balance, p.path != nil, p.rejects)
		}
	}
}

// Steps of a path allocate nothing.
func TestPathsDoNotAllocate(t *testing.T) {
	e := brink(t, topology.Random, 3)
	p := e.all[0]
	if n := testing.AllocsPerRun(100, func() {
		e.at = e.at.Add(clock.Second)
		p.evolve(e.at, 1, 0)
	}); n > 0 || p.path == nil {
		t.Errorf("%g allocations per step", n)
	}
}
