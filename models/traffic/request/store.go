package request

import (
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// store is a pool of connections with an unbounded line in front of it.
type store struct {
	topology.Pool
	time       rng.Sampler
	held       int
	head, tail int32
}

// open asks for a connection.
func (e *Engine) open(now clock.Time, i int, f int32) {
	fr := &e.frames[f]
	l := e.services[fr.service].uses + int(fr.stage)
	way := e.way(l, f)
	if e.skips(l, f, way) {
		fr.stage++
		e.advance(now, f)
		return
	}
	if fails, _ := e.breaks(l, f, way); fails {
		e.respond(now, f, traffic.Errored)
		return
	}
	st := &e.stores[i]
	if st.held < st.Connections {
		st.held++
		e.hold(now, st, f)
		return
	}
	e.frames[f].next = none
	if st.tail == none {
		st.head = f
	} else {
		e.frames[st.tail].next = f
	}
	st.tail = f
}

// hold keeps a connection for the time of one access.
func (e *Engine) hold(now clock.Time, st *store, f int32) {
	fr := &e.frames[f]
	// The stream is the attempt's, moved on by the stage: it does not depend
	// on how many draws the own work took.
	s := &e.services[fr.service]
	e.draw = s.attempts.Sub(uint64(fr.stage) + 1).At(fr.request ^ uint64(fr.path)<<32)
	way := e.way(s.uses+int(fr.stage), f)
	done := max(now, way.Until).Add(clock.FromSeconds(st.time.Sample(&e.draw)*way.Slow) + way.Delay)
	e.sim.At(done, sim.World, e.onStore, uint64(f))
}

func (e *Engine) stored(now clock.Time, arg uint64) {
	f := int32(arg)
	fr := &e.frames[f]
	st := &e.stores[e.services[fr.service].Stores[fr.stage]]
	if next := e.nextAt(st); next != none {
		e.hold(now, st, next)
	} else {
		st.held--
	}
	if e.buried(f) {
		return
	}
	fr.stage++
	e.advance(now, f)
}

// nextAt takes the first in line for a connection whose instance is still there.
func (e *Engine) nextAt(st *store) int32 {
	for {
		f := st.head
		if f == none {
			return none
		}
		st.head = e.frames[f].next
		if st.head == none {
			st.tail = none
		}
		if !e.buried(f) {
			return f
		}
	}
}
