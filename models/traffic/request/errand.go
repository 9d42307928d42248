package request

import (
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// errands are requests of one operation that nobody's load asks for: they are
// served, seen and counted as work like all others, are not tried again, and their
// ends are told to the meter only.
type errands struct {
	rate float64 // per second
	sent uint64
	next sim.Handle
	draw rng.Key
}

// Errands has so many errands of an operation per second come from now on, by a
// Poisson process.
func (e *Engine) Errands(operation int, rate float64) {
	x := &e.errands[operation]
	x.rate = rate
	if x.next != 0 {
		e.sim.Cancel(x.next)
		x.next = 0
	}
	x.draw = e.site.Crowd.Draws.Errands.Sub(uint64(operation))
	e.planErrand(operation)
}

func (e *Engine) planErrand(operation int) {
	x := &e.errands[operation]
	if x.rate <= 0 {
		return
	}
	e.draw = x.draw.At(2 * x.sent)
	gap := clock.FromSeconds(e.draw.Exp() / x.rate)
	x.next = e.sim.At(e.sim.Now().Add(gap), sim.World, e.onErrand, uint64(operation))
}

func (e *Engine) errand(now clock.Time, arg uint64) {
	x := &e.errands[arg]
	x.next = 0
	c := e.newClient()
	tenant := e.site.Crowd.Tenant(x.draw.Uniform(2*x.sent + 1))
	e.clients[c] = client{
		request: 1<<40 + x.sent<<8 + arg, // no request of the load has such a number
		arrived: now, tenant: int32(tenant), op: uint8(arg), errand: true,
	}
	x.sent++
	e.send(now, c)
	e.planErrand(int(arg))
}

// erranded ends an errand.
func (e *Engine) erranded(c int32, end traffic.End) {
	if m := e.site.Meter; m != nil {
		p := &m.Errands[e.clients[c].op]
		p.Tries++
		if end != traffic.Served {
			p.Fails++
		}
	}
	e.freeClient(c)
}
