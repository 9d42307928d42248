package flow

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/topology"
)

// bounded returns a pool of 8 slots of 50 ms behind a caller of 40 slots of its
// own, 10 of them at other work, under so many requests per second.
func bounded(rate float64) *pool {
	caller := &pool{node: &topology.Node{Concurrency: 40}, instances: make([]instance, 1)}
	p := &pool{node: &topology.Node{Concurrency: 8, Queue: 400}, instances: make([]instance, 1)}
	p.arrive(0, rate, 0.05, 0.0025)
	caller.arrive(0, 1000, 0.01, 0)
	for range 4000 {
		wait := 0.0
		if p.law != nil {
			_, wait = p.law.waits()
		}
		caller.time = 10 + rate*(0.05+wait)
		p.grips = p.grips[:0]
		p.hold(caller, rate*(0.05+wait))
		p.evolve(0, 0.25, 0)
	}
	return p
}

// No more are inside than the caller has slots left, for any load; as long as
// the pool can carry it, all that arrives is served nevertheless.
func TestCallersBoundThePool(t *testing.T) {
	for _, c := range []struct{ rate, served float64 }{{80, 80}, {140, 140}, {152, 152}, {158, 158}, {176, 160}} {
		p := bounded(c.rate)
		if p.rejects != 0 {
			t.Errorf("%g/s: %g rejected, though the line has room", c.rate, p.rejects)
		}
		if p.law == nil {
			if c.rate > 100 {
				t.Errorf("%g/s: no law near saturation", c.rate)
			}
			continue
		}
		if above := p.law.x[p.law.high]; above > 31 || p.law.inside() > 30 {
			t.Errorf("%g/s: up to %g inside, %.2f in the mean, with 30 slots to wait in", c.rate, above, p.law.inside())
		}
		if served := p.law.busy() / p.law.mean; math.Abs(served-c.served) > 0.01*c.served {
			t.Errorf("%g/s: %.2f served, want %g", c.rate, served, c.served)
		}
	}
}

// Clients have no slots, so where they come in themselves there is no bound.
func TestClientsDoNotBound(t *testing.T) {
	p := &pool{node: &topology.Node{Concurrency: 8, Queue: 400}, instances: make([]instance, 1)}
	p.arrive(0, 200, 0.05, 0.0025)
	p.hold(&pool{node: &topology.Node{Concurrency: 40}, instances: make([]instance, 1)}, 10)
	if b := p.bound(); b != 40 {
		t.Errorf("bound %g, want 40", b)
	}
	p.hold(nil, 0)
	if b := p.bound(); b != 0 {
		t.Errorf("bound %g, want none", b)
	}
}
