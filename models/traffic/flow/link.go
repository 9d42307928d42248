package flow

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/traffic"
)

// way returns what holds on a link for requests of the kind that met the side.
func (e *Engine) way(link, op, kind int, side exposure.Side) *condition.Link {
	class := 0
	if kind > 0 {
		class = e.kindOf(kind).class
	}
	return e.site.Board.Link(link, side, op, class)
}

// access is what the use of a store costs.
type access struct {
	goes           float64 // chance that it is used at all
	fails          float64 // chance that it fails at once
	lost           float64 // chance that it is waited for in vain
	patience       float64 // and for so many seconds
	mean, variance float64 // seconds, given that it is used and answers, without the time that it hangs
	hang           float64 // seconds until the store answers again; 0 where it answers
}

func (e *Engine) access(s *store, way *condition.Link) access {
	wait, slow := s.wait, way.Slow
	a := access{goes: 1 - way.Skip}
	a.fails = a.goes * way.Fail
	a.lost, a.patience = a.goes*(1-way.Fail)*way.Lose, way.Patience.Seconds()
	jitter := way.Jitter.Seconds()
	a.mean = s.mean*slow + way.Delay.Seconds()
	a.variance = s.variance*slow*slow + s.spread*s.spread + jitter*jitter
	if a.hang = s.hangs(way, e.at); a.hang > 0 {
		wait = 0
		a.variance = s.variance*slow*slow + jitter*jitter
	}
	a.mean += wait
	return a
}

// stuck is the time, in s, that nothing leaves a store whose connections somebody else
// holds: what is inside is let go when that is over.
const stuck = 1e5

// reachBy is what reach is at the end of a way: how attempts end for a caller
// that waits no longer than limit seconds, how long it waits, and the chance to
// arrive. A delay that varies adds to the time at the service; a constant one
// takes its part of the limit.
func (e *Engine) reachBy(way *condition.Link, service, op, kind int, limit float64) (ends [traffic.Ends]float64, mean, variance, arrives float64) {
	delay, jitter := way.Delay.Seconds(), way.Jitter.Seconds()
	if jitter == 0 {
		ends, mean, variance = e.reach(service, op, kind, limit-delay, moments{})
	} else {
		ends, mean, variance = e.reach(service, op, kind, limit, moments{delay, jitter * jitter})
		delay = 0
	}
	arrives = pass(way, delay, limit, &ends, &mean, &variance)
	return ends, mean, variance, arrives
}

// pass applies what holds on the way to a call's ends and times; the caller
// waits no longer than limit seconds. It returns the chance to arrive.
func pass(way *condition.Link, delay, limit float64, ends *[traffic.Ends]float64, mean, variance *float64) (arrives float64) {
	if delay == 0 && way.Fail == 0 && way.Lose == 0 {
		return 1
	}
	square := *variance + (*mean+delay)*(*mean+delay)
	*mean += delay
	if delay >= limit {
		*mean, square = limit, limit*limit
		*ends = [traffic.Ends]float64{traffic.TimedOut: 1}
	}
	on := (1 - way.Fail) * (1 - way.Lose)
	lost := (1 - way.Fail) * way.Lose
	for end := range ends {
		ends[end] *= on
	}
	ends[traffic.TimedOut] += lost
	ends[traffic.Errored] += way.Fail
	*mean = on**mean + lost*limit
	*variance = max(on*square+lost*limit*limit-*mean**mean, 0)
	return on
}

// passage notes attempts per second on a link, the share that fails and the
// seconds that each takes.
func (e *Engine) passage(link int, tries, failing, seconds float64) {
	p := &e.passages[link]
	p.Tries += tries
	p.Fails += tries * failing
	p.Time += tries * seconds
}

// stored notes accesses to a store, of so many per second that come to it; nobody
// waits any more for a share of the answers.
func (e *Engine) stored(link int, rate float64, a *access, late float64) {
	if e.site.Meter == nil {
		return
	}
	e.passage(link, rate*a.fails, 1, 0)
	e.passage(link, rate*a.lost, 1, a.patience)
	e.passage(link, rate*(a.goes-a.fails-a.lost), late, a.mean+a.hang)
}

// meter adds dt seconds of the present rates to the site's meter.
func (e *Engine) meter(dt float64) {
	if e.site.Meter == nil {
		return
	}
	for i, p := range e.passages {
		e.site.Meter.Links[i].Tries += p.Tries * dt
		e.site.Meter.Links[i].Fails += p.Fails * dt
		e.site.Meter.Links[i].Refused += p.Refused * dt
		e.site.Meter.Links[i].Time += p.Time * dt
	}
	for i, p := range e.errands.passages {
		e.site.Meter.Errands[i].Tries += p.Tries * dt
		e.site.Meter.Errands[i].Fails += p.Fails * dt
	}
	e.pools(func(p *pool) { p.answer(dt) })
}
