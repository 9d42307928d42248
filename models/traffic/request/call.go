package request

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// call sends an attempt of the frame's call in progress downstream.
func (e *Engine) call(now clock.Time, f int32, edge *topology.Edge) {
	way := e.way(edge.ID, f)
	if e.skips(edge.ID, f, way) {
		e.frames[f].stage++
		e.advance(now, f)
		return
	}
	if e.refuses(edge.ID, f, way) {
		e.failed(now, f, edge, traffic.Errored)
		return
	}
	e.frames[f].asked = now
	e.deposit(edge, &e.frames[f])
	fails, lost := e.breaks(e.links[edge.ID].luck, f, way)
	if fails {
		e.called(now, f, traffic.Errored)
		return
	}
	fr := &e.frames[f]
	fr.await, fr.out = e.newToken(), 1
	e.calls[edge.ID].start(now, f, fr.await)
	if edge.Hedge > 0 {
		e.hedges[edge.ID].start(now, f, fr.await)
	}
	if !lost {
		e.descend(now, f, edge, way, 0)
	}
}

// descend sends a try of the frame's call on its way; a second one beside the
// first has another mark.
func (e *Engine) descend(now clock.Time, f int32, edge *topology.Edge, way *condition.Link, mark uint32) {
	child := e.newFrame()
	fr := &e.frames[f]
	e.frames[child] = frame{
		request: fr.request, parent: f, token: fr.await, tenant: fr.tenant, instance: none,
		path: (fr.path+uint32(fr.stage)*31+uint32(fr.attempt)+mark)*0x9e3779b1 + 1, service: int16(edge.To), op: fr.op,
	}
	if way.Delay > 0 {
		e.sim.At(now.Add(e.lag(edge.ID, f, way, mark)), sim.World, e.onEnter, uint64(child))
		return
	}
	e.enter(now, child)
}

func (e *Engine) entered(now clock.Time, child uint64) { e.enter(now, int32(child)) }

func (e *Engine) callAlive(f int32, token uint32) bool { return e.frames[f].await == token }

func (e *Engine) callTimedOut(f int32, _ uint32) {
	e.frames[f].await = 0
	e.called(e.sim.Now(), f, traffic.TimedOut)
}

// called goes on after an attempt of a call: forward, again, or back with the
// failure.
func (e *Engine) called(now clock.Time, f int32, end traffic.End) {
	fr := &e.frames[f]
	s := &e.services[fr.service]
	e.count(now, s.Calls[fr.op][int(fr.stage)-len(s.Stores)].ID, fr, end == traffic.Served)
	if end == traffic.Served {
		fr.stage++
		fr.attempt = 0
		e.advance(now, f)
		return
	}
	edge := &s.Calls[fr.op][int(fr.stage)-len(s.Stores)]
	fr.attempt++
	if e.again(edge, f) {
		e.sample.Retries[edge.To]++
		if edge.Backoff != nil {
			e.pause(now, f, edge)
			return
		}
		e.call(now, f, edge)
		return
	}
	e.failed(now, f, edge, end)
}
