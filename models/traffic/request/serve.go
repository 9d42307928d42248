package request

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// enter brings a frame to its service: into a slot, into the line, or away.
func (e *Engine) enter(now clock.Time, f int32) {
	fr := &e.frames[f]
	s := &e.services[fr.service]
	if s.changed && e.router.Mirror != nil && fr.parent != nobody && e.mirror(now, s, fr) {
		fr = &e.frames[f] // they have moved
	}
	fr.entered = now
	fr.instance = e.choose(s, fr)
	if fr.instance == none {
		e.respond(now, f, traffic.Rejected)
		return
	}
	in := &e.instances[fr.instance]
	if s.changed {
		fr.side = e.sideAt(now, fr, in)
		fr.met = fr.side
	}
	if e.turnsAway(s, fr) {
		fr.instance = none
		e.respond(now, f, traffic.Rejected)
		return
	}
	switch {
	case in.present < s.Concurrency || s.Discipline == topology.PS && in.present < s.Concurrency+s.Queue:
		in.present++
		s.busy++
		e.begin(now, f)
	case in.queued < s.Queue && s.Discipline == topology.FIFO:
		e.push(in, f)
		s.waiting++
	default:
		fr.instance = none
		e.respond(now, f, traffic.Rejected)
	}
}

// turnsAway reports whether the service sheds the attempt at its door.
func (e *Engine) turnsAway(s *service, fr *frame) bool {
	shed := e.site.Board.At(int(fr.service), fr.side, int(fr.op), e.class(fr.tenant)).Shed
	return shed > 0 && s.doors.Uniform(fr.request^uint64(fr.path)<<32) < shed
}

// class is the class of a tenant now.
func (e *Engine) class(tenant int32) int {
	t := &e.tenants[tenant]
	return t.Class + e.router.Met(t.Cohort, t.Bucket)*e.site.Crowd.Population.Met
}

// sideAt is what the request meets at an instance of the changed service.
func (e *Engine) sideAt(now clock.Time, fr *frame, in *instance) exposure.Side {
	if in.version != exposure.New {
		return exposure.SideOf(in.version, false)
	}
	t := &e.tenants[fr.tenant]
	luck := e.luck.Uniform(fr.request)
	return exposure.SideOf(exposure.New, e.router.Shows(now, t.Cohort, t.Bucket, luck, in.ear))
}

// begin starts the service's own work. How it will end is drawn here, in an
// order that never changes: background, then the change per attempt, then the
// change per request, then the time.
func (e *Engine) begin(now clock.Time, f int32) {
	fr := &e.frames[f]
	s := &e.services[fr.service]
	eff := e.site.Board.At(int(fr.service), fr.side, int(fr.op), e.class(fr.tenant))
	e.draw = s.attempts.At(fr.request ^ uint64(fr.path)<<32)
	background, attempt := e.draw.Float64(), e.draw.Float64()
	switch {
	case background < eff.Error,
		eff.Spoil > 0 && e.spoils.Uniform(fr.request) < eff.Spoil:
		fr.fate = traffic.Errored
	case attempt < eff.FailAttempt,
		eff.Fail > 0 && s.defects.Uniform(fr.request) < eff.Fail:
		fr.fate = traffic.ByChange
	}
	work := s.work.Sample(&e.draw) * eff.Slow
	in := &e.instances[fr.instance]
	if s.Warmup > 0 {
		work *= in.cold(now, s.Node)
	}
	span := clock.FromSeconds(work) + delay(eff.Delay, eff.Jitter, &e.draw) + max(eff.Until.Sub(now), 0)
	if s.Discipline == topology.PS {
		e.share(now, in, fr.instance, f, span)
		return
	}
	e.sim.At(now.Add(span), sim.World, e.onWork, uint64(f))
}

func (e *Engine) worked(now clock.Time, arg uint64) {
	f := int32(arg)
	if e.buried(f) {
		return
	}
	if fate := e.frames[f].fate; fate != traffic.Served {
		e.respond(now, f, fate)
		return
	}
	e.advance(now, f)
}

// advance takes the next step of a frame: a store, a call, or the answer.
func (e *Engine) advance(now clock.Time, f int32) {
	fr := &e.frames[f]
	s := &e.services[fr.service]
	if stage := int(fr.stage); stage < len(s.Stores) {
		e.open(now, s.Stores[stage], f)
		return
	} else if calls := s.Calls[fr.op]; stage-len(s.Stores) < len(calls) {
		e.call(now, f, &calls[stage-len(s.Stores)])
		return
	}
	e.respond(now, f, traffic.Served)
}

// respond ends a frame: it is counted, its slot goes to the next in line, and
// the caller hears of it unless it has stopped waiting.
func (e *Engine) respond(now clock.Time, f int32, end traffic.End) {
	fr := &e.frames[f]
	e.observe(now, fr, end)
	parent, token, met, instance := fr.parent, fr.token, fr.met, fr.instance
	e.release(f)
	if instance != none {
		e.leave(now, instance)
	}
	e.answerTo(now, parent, token, end, met)
}

// observe enters the end of a frame in what monitoring sees.
func (e *Engine) observe(now clock.Time, fr *frame, end traffic.End) {
	g := e.sample.Group(int(fr.service), fr.side, e.tenants[fr.tenant].Cohort)
	g.Requests++
	fails := 0.0
	if end != traffic.Served {
		g.Errors++
		fails = 1
	}
	if fr.instance != none {
		in := &e.instances[fr.instance]
		in.requests++
		in.fails += fails
	}
	e.sample.Latency[int(fr.service)*exposure.Sides+int(fr.side)][signal.Bucket(now.Sub(fr.entered))]++
}

// answerTo brings an end to the client or the frame that waits for it.
func (e *Engine) answerTo(now clock.Time, parent int32, token uint32, end traffic.End, met exposure.Side) {
	if parent == nobody {
		return
	}
	if parent < 0 {
		if e.clients[^parent].await == token {
			e.answer(now, ^parent, end, met)
		}
		return
	}
	if caller := &e.frames[parent]; caller.await == token {
		if end != traffic.Served && caller.out > 1 {
			caller.out-- // the other one may still be answered well
			return
		}
		caller.await = 0
		caller.met = max(caller.met, met)
		e.called(now, parent, end)
	}
}
