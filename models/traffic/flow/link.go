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
	mean, variance float64 // seconds, given that it is used
}

func (e *Engine) access(s *store, way *condition.Link) access {
	wait, slow := s.wait, way.Slow
	a := access{goes: 1 - way.Skip}
	a.fails = a.goes * way.Fail
	a.mean = s.mean*slow + way.Delay.Seconds()
	a.variance = s.variance*slow*slow + wait*wait
	if lock := way.Until.Sub(e.at).Seconds(); way.Until > e.at {
		wait = lock
		a.variance = s.variance * slow * slow
	}
	a.mean += wait
	return a
}

// pass applies what holds on the way to a call's ends and times; the caller
// waits no longer than limit seconds. It returns the chance to arrive.
func pass(way *condition.Link, limit float64, ends *[traffic.Ends]float64, mean, variance *float64) (arrives float64) {
	delay := way.Delay.Seconds()
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

// passage notes attempts per second on a link, and the share that fails.
func (e *Engine) passage(link int, tries, failing float64) {
	e.passages[link].Tries += tries
	e.passages[link].Fails += tries * failing
}

// meter adds dt seconds of the present rates to the site's meter.
func (e *Engine) meter(dt float64) {
	if e.site.Meter == nil {
		return
	}
	for i, p := range e.passages {
		e.site.Meter.Links[i].Tries += p.Tries * dt
		e.site.Meter.Links[i].Fails += p.Fails * dt
	}
}
