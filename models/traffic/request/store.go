package request

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
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
	looked     bool // somebody looks whether connections have been given back
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
	fr.asked = now
	switch fails, lost := e.breaks(e.links[l].luck, f, way); {
	case fails:
		e.count(now, l, fr, false)
		e.respond(now, f, traffic.Errored)
		return
	case lost:
		e.sim.At(now.Add(way.Patience), sim.World, e.onGiveUp, uint64(f))
		return
	}
	st := &e.stores[i]
	e.grant(now, st, way)
	if st.held < st.free(way) {
		st.held++
		e.hold(now, st, f)
		return
	}
	if way.Taken > 0 && !st.looked {
		st.looked = true
		e.sim.At(now.Add(clock.Second), sim.World, e.onLook, uint64(i))
	}
	e.frames[f].next = none
	if st.tail == none {
		st.head = f
	} else {
		e.frames[st.tail].next = f
	}
	st.tail = f
}

// hold keeps a connection for the time of one access. While the store answers
// nobody it looks again, at least every second, since somebody may end that.
func (e *Engine) hold(now clock.Time, st *store, f int32) {
	fr := &e.frames[f]
	// The stream is the attempt's, moved on by the stage: it does not depend
	// on how many draws the own work took.
	s := &e.services[fr.service]
	e.draw = s.attempts.Sub(uint64(fr.stage) + 1).At(fr.request ^ uint64(fr.path)<<32)
	way := e.way(s.uses+int(fr.stage), f)
	if way.Until > now {
		e.sim.At(min(way.Until, now.Add(clock.Second)), sim.World, e.onHang, uint64(f))
		return
	}
	done := now.Add(clock.FromSeconds(st.time.Sample(&e.draw)*way.Slow) + delay(way.Delay, way.Jitter, &e.draw))
	e.sim.At(done, sim.World, e.onStore, uint64(f))
}

func (e *Engine) hung(now clock.Time, arg uint64) {
	fr := &e.frames[arg]
	e.hold(now, &e.stores[e.services[fr.service].Stores[fr.stage]], int32(arg))
}

func (e *Engine) stored(now clock.Time, arg uint64) {
	f := int32(arg)
	fr := &e.frames[f]
	s := &e.services[fr.service]
	st := &e.stores[s.Stores[fr.stage]]
	st.held--
	e.grant(now, st, e.way(s.uses+int(fr.stage), f))
	e.count(now, s.uses+int(fr.stage), fr, !fr.dead && e.wanted(fr))
	if e.buried(f) {
		return
	}
	fr.stage++
	e.advance(now, f)
}

// free is how many connections there are for those who use the store.
func (st *store) free(way *condition.Link) int { return st.Connections - int(math.Ceil(way.Taken)) }

// grant gives free connections to those in line.
func (e *Engine) grant(now clock.Time, st *store, way *condition.Link) {
	for st.head != none && st.held < st.free(way) {
		if next := e.nextAt(st); next != none {
			st.held++
			e.hold(now, st, next)
		}
	}
}

// look looks whether connections that somebody else had taken are back: those in
// line may fill every slot, so that nobody new asks.
func (e *Engine) look(now clock.Time, arg uint64) {
	st := &e.stores[arg]
	st.looked = false
	if st.head == none {
		return
	}
	fr := &e.frames[st.head]
	way := e.way(e.services[fr.service].uses+int(fr.stage), st.head)
	e.grant(now, st, way)
	if st.head != none && way.Taken > 0 {
		st.looked = true
		e.sim.At(now.Add(clock.Second), sim.World, e.onLook, arg)
	}
}

// gaveUp ends a frame whose answer from a store was lost.
func (e *Engine) gaveUp(now clock.Time, arg uint64) {
	f := int32(arg)
	fr := &e.frames[f]
	e.count(now, e.services[fr.service].uses+int(fr.stage), fr, false)
	if !e.buried(f) {
		e.respond(now, f, traffic.TimedOut)
	}
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
