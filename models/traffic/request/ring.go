package request

import (
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// ring holds timeouts of one constant span. They end in the order in which
// they began, so a FIFO ring does what a heap would, and one pending event
// serves them all: nearly every call is answered before its time, and its
// entry is dropped unseen.
type ring struct {
	engine *Engine
	span   clock.Span
	id     sim.HandlerID
	alive  func(who int32, token uint32) bool
	expire func(who int32, token uint32)

	buf   []deadline // its length is a power of two
	head  uint32
	count uint32
	armed bool
}

type deadline struct {
	at    clock.Time
	who   int32
	token uint32
}

// start begins a timeout for the call named by the token.
func (r *ring) start(now clock.Time, who int32, token uint32) {
	if int(r.count) == len(r.buf) {
		r.grow()
	}
	at := now.Add(r.span)
	r.buf[(r.head+r.count)&uint32(len(r.buf)-1)] = deadline{at, who, token}
	r.count++
	if !r.armed {
		r.armed = true
		r.engine.sim.At(at, sim.World, r.id, 0)
	}
}

// Handle ends the timeouts that are due, and arms the next one that still
// matters.
func (r *ring) Handle(now clock.Time, _ uint64) {
	for r.count > 0 {
		d := r.buf[r.head&uint32(len(r.buf)-1)]
		alive := r.alive(d.who, d.token)
		if alive && d.at > now {
			r.engine.sim.At(d.at, sim.World, r.id, 0)
			return
		}
		r.head++
		r.count--
		if alive {
			r.expire(d.who, d.token)
		}
	}
	r.armed = false
}

func (r *ring) grow() {
	buf := make([]deadline, max(64, 2*len(r.buf)))
	for i := range r.count {
		buf[i] = r.buf[(r.head+i)&uint32(len(r.buf)-1)]
	}
	r.buf, r.head = buf, 0
}
