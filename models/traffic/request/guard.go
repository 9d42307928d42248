package request

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// refuses reports whether the caller is kept from making this attempt.
func (e *Engine) refuses(l int, f int32, way *condition.Link) bool {
	if way.Refuse <= 0 || e.links[l].refuse.Uniform(e.frames[f].try()) >= way.Refuse {
		return false
	}
	if e.site.Meter != nil {
		e.site.Meter.Links[l].Refused++
	}
	return true
}

// deposit pays a first attempt into the budget of its call.
func (e *Engine) deposit(edge *topology.Edge, fr *frame) {
	if edge.Budget > 0 && fr.attempt == 0 {
		e.budgets[edge.ID] = min(e.budgets[edge.ID]+edge.Budget, bucket)
	}
}

// again reports whether the frame's call, which has failed so often, is tried
// once more, and takes the token for it.
func (e *Engine) again(edge *topology.Edge, f int32) bool {
	if int(e.frames[f].attempt) >= edge.Attempts+e.way(edge.ID, f).More {
		return false
	}
	if edge.Budget > 0 {
		if e.budgets[edge.ID] < 1 {
			return false
		}
		e.budgets[edge.ID]--
	}
	return true
}

// pause waits before the next attempt of a call; the slot is held meanwhile.
func (e *Engine) pause(now clock.Time, f int32, edge *topology.Edge) {
	fr := &e.frames[f]
	u := e.links[edge.ID].pause.Uniform(fr.try())
	e.sim.At(now.Add(edge.Backoff.Delay(int(fr.attempt), u)), sim.World, e.onAgain, uint64(f))
}

func (e *Engine) paused(now clock.Time, arg uint64) {
	f := int32(arg)
	if e.buried(f) {
		return
	}
	fr := &e.frames[f]
	s := &e.services[fr.service]
	e.call(now, f, &s.Calls[fr.op][int(fr.stage)-len(s.Stores)])
}

// hedge sends a second try beside the one that is not yet answered.
func (e *Engine) hedge(f int32, _ uint32) {
	fr := &e.frames[f]
	s := &e.services[fr.service]
	edge := &s.Calls[fr.op][int(fr.stage)-len(s.Stores)]
	way := e.way(edge.ID, f)
	if fails, lost := e.breaks(e.links[edge.ID].hedge, f, way); fails || lost {
		return
	}
	fr.out++
	const mark = 1 << 16 // no attempt has this number
	e.descend(e.sim.Now(), f, edge, way, mark)
}

// failed ends a call for good: with the caller's fallback, or with the failure.
func (e *Engine) failed(now clock.Time, f int32, edge *topology.Edge, end traffic.End) {
	fr := &e.frames[f]
	if edge.Fallback > 0 && e.links[edge.ID].fallback.Uniform(fr.use()) < edge.Fallback {
		fr.stage++
		fr.attempt = 0
		e.advance(now, f)
		return
	}
	e.respond(now, f, end)
}

// Measure has nothing to do: everything is counted as it happens.
func (e *Engine) Measure(clock.Time) {}

// Inside returns how many slots of a service are busy, how many requests are in
// its instances, waiting or in a slot, and how many slots there are.
func (e *Engine) Inside(number int) (busy, inside, slots float64) {
	return e.inside(&e.services[number], e.services[number].all)
}

// InsideOf does so for those instances that share the requests which one of the
// version gets: all of the service, unless requests are routed.
func (e *Engine) InsideOf(number int, v exposure.Version) (busy, inside, slots float64) {
	s := &e.services[number]
	if p := s.byVersion[v]; s.changed && e.router.Routed && len(p) > 0 {
		return e.inside(s, p)
	}
	return e.inside(s, s.all)
}

func (e *Engine) inside(s *service, of []int32) (busy, inside, slots float64) {
	for _, i := range of {
		in := &e.instances[i]
		busy += float64(min(in.present, s.Concurrency))
		inside += float64(in.present + in.queued)
	}
	return busy, inside, float64(len(of) * s.Concurrency)
}

// Answered returns what an instance has answered since it was last asked.
func (e *Engine) Answered(number int) (requests, fails float64) {
	in := &e.instances[number]
	requests, fails = in.requests, in.fails
	in.requests, in.fails = 0, 0
	return requests, fails
}

// Resume puts an instance back into the traffic that was stopped and not killed.
func (e *Engine) Resume(number int) {
	i := int32(number)
	in := &e.instances[i]
	in.stopped = false
	s := &e.services[in.service]
	s.all = append(s.all, i)
	s.byVersion[in.version] = append(s.byVersion[in.version], i)
}
