package request

import (
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Kill ends an instance at once, whether it takes traffic or was stopped
// before: what it works on and what waits in its line fails with an error, which
// callers may try again elsewhere. What it had asked of others goes on without
// it, and a connection to a store is kept until the access is over.
func (e *Engine) Kill(number int) {
	i := int32(number)
	in := &e.instances[i]
	s := &e.services[in.service]
	e.Stop(number)
	now := e.sim.Now()
	var inside []int32 // frames whose place in the instance nothing else names
	for f := in.head; f != none; f = e.frames[f].next {
		inside = append(inside, f)
	}
	for _, j := range in.ps.jobs {
		inside = append(inside, j.f)
	}
	if in.ps.due != 0 {
		e.sim.Cancel(in.ps.due)
		in.ps.due = 0
	}
	s.busy -= int64(in.present)
	s.waiting -= int64(in.queued)
	in.present, in.queued, in.head, in.tail, in.ps.jobs = 0, 0, none, none, nil
	for _, f := range inside {
		e.frames[f].instance = none
		e.respond(now, f, traffic.Errored)
	}
	for f := range int32(len(e.frames)) { // what failing calls add is in other instances
		fr := &e.frames[f]
		if fr.instance != i {
			continue
		}
		fr.instance = none
		if fr.await != 0 { // waits for a call: no event names it
			e.respond(now, f, traffic.Errored)
			continue
		}
		fr.dead = true
		e.tell(now, f, traffic.Errored)
	}
}

// buried reports whether the frame's instance was killed, and if so makes the
// frame reusable: the event that named it has come.
func (e *Engine) buried(f int32) bool {
	if !e.frames[f].dead {
		return false
	}
	e.release(f)
	return true
}

// tell counts a frame that ends and lets its caller know, unless it has stopped
// waiting.
func (e *Engine) tell(now clock.Time, f int32, end traffic.End) {
	fr := &e.frames[f]
	e.observe(now, fr, end)
	e.answerTo(now, fr.parent, fr.token, end, fr.met)
}
