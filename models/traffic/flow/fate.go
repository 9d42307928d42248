package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
)

// fate is how one attempt at a service ends, and how long it holds its slot.
type fate struct {
	ends     [traffic.Ends]float64 // add up to 1
	mean     float64               // time a slot is held, seconds, without the wait for it
	variance float64
	stamp    uint32
}

// kinds of request: what decides a fate besides the operation. Kind 0 stands
// for subtrees that never meet the changed service.
type kindOf struct {
	class  int
	side   exposure.Side
	doomed bool // the change fails it however often it is tried
}

func (e *Engine) kind(class int, side exposure.Side, doomed bool) int {
	k := 1 + 2*(class*exposure.Sides+int(side))
	if doomed {
		k++
	}
	return k
}

func (e *Engine) kindOf(k int) kindOf {
	k--
	return kindOf{k / 2 / exposure.Sides, exposure.Side(k / 2 % exposure.Sides), k%2 == 1}
}

// fate returns how an attempt of the kind at the service ends, under the
// conditions of now and the pools' laws of the last step. It is computed once
// per evaluation; subtrees away from the changed service are shared by all
// kinds.
func (e *Engine) fate(service, op, kind int) *fate {
	if !e.touches[service*e.ops+op] {
		kind = 0
	}
	f := &e.fates[(service*e.ops+op)*e.kinds+kind]
	if f.stamp != e.stamp {
		f.stamp = e.stamp
		e.decide(f, service, op, kind)
	}
	return f
}

func (e *Engine) decide(f *fate, service, op, kind int) {
	n := &e.site.System.Services[service]
	k, side := kindOf{}, exposure.OldSide
	if kind > 0 {
		k = e.kindOf(kind)
	}
	if service == e.site.Router.Changed {
		side = k.side
	}
	p := e.pool(service, side)
	eff := e.site.Board.At(service, side, op, k.class)
	slow := eff.Slow * p.cold[versionOf(side)]
	f.mean = e.time[service].mean*slow + eff.Delay.Seconds()
	f.variance = e.time[service].variance * slow * slow

	in := 1 - p.rejects
	byChange := eff.FailAttempt
	if k.doomed && service == e.site.Router.Changed {
		byChange = 1
	}
	f.ends = [traffic.Ends]float64{}
	f.ends[traffic.Rejected] = p.rejects
	f.ends[traffic.Errored] = in * eff.Error
	f.ends[traffic.ByChange] = in * (1 - eff.Error) * byChange
	on := (1 - eff.Error) * (1 - byChange) // of those let in, goes on to stores and calls
	for _, st := range n.Stores {
		s := &e.stores[st]
		f.mean += on * (s.mean + s.wait)
		f.variance += on * (s.variance + s.wait*s.wait)
	}
	for i := range n.Calls[op] {
		c := e.through(&n.Calls[op][i], op, kind)
		f.mean += on * c.tries * c.mean
		f.variance += on * c.tries * c.variance
		for end, share := range c.last {
			f.ends[end] += in * on * c.fails * share
		}
		on *= 1 - c.fails
	}
	f.ends[traffic.Served] = in * on
}

// call is what a caller gets of one call with all its attempts.
type call struct {
	tries    float64               // mean number of attempts
	fails    float64               // chance that none succeeds
	last     [traffic.Ends]float64 // given that: how the last one ended
	mean     float64               // time the caller waits for one attempt, seconds
	variance float64
}

func (e *Engine) through(edge *topology.Edge, op, kind int) call {
	f := e.fate(edge.To, op, kind)
	side := exposure.OldSide
	if edge.To == e.site.Router.Changed && kind > 0 {
		side = e.kindOf(kind).side
	}
	ends, mean, variance := e.within(f, e.pool(edge.To, side), edge.Timeout.Seconds())
	q := 1 - ends[traffic.Served]
	c := call{tries: 1, mean: mean, variance: variance}
	if q > 0 {
		m := float64(edge.Attempts)
		c.fails = math.Pow(q, m)
		if q < 1 {
			c.tries = (1 - c.fails) / (1 - q)
		} else {
			c.tries = m
		}
		for end := traffic.Errored; int(end) < traffic.Ends; end++ {
			c.last[end] = ends[end] / q
		}
	}
	return c
}

// within returns the ends of an attempt for a caller that waits no longer than
// limit seconds, and how long it waits.
func (e *Engine) within(f *fate, p *pool, limit float64) (ends [traffic.Ends]float64, mean, variance float64) {
	ends = f.ends
	in := 1 - p.rejects
	late := p.late(limit, f.mean, f.variance)
	if late > 0 {
		for end := range ends {
			if traffic.End(end) != traffic.Rejected {
				moved := ends[end] * late
				ends[end] -= moved
				ends[traffic.TimedOut] += moved
			}
		}
	}
	_, wait := p.wait()
	mean = f.mean + wait
	variance = f.variance + wait*wait
	if late > 1e-6 {
		mean = (1-late)*min(mean, limit) + late*limit
		variance = min(variance, limit*limit/4)
	}
	return ends, in * mean, in * variance
}

// push sends a flow of attempts per second into the service and on to whatever
// it calls, so that the pools know what arrives.
func (e *Engine) push(service, op, kind int, rate float64) {
	f := e.fate(service, op, kind)
	n := &e.site.System.Services[service]
	k, side := kindOf{}, exposure.OldSide
	if e.touches[service*e.ops+op] && kind > 0 {
		k = e.kindOf(kind)
	}
	if service == e.site.Router.Changed {
		side = k.side
	}
	p := e.pool(service, side)
	p.arrive(rate, f.mean, f.variance)
	e.cell.see(service, op*e.kinds+kind, rate, rate*(1-f.ends[traffic.Served]), f.mean, f.variance)
	on := rate * (1 - p.rejects)
	eff := e.site.Board.At(service, side, op, k.class)
	byChange := eff.FailAttempt
	if k.doomed && service == e.site.Router.Changed {
		byChange = 1
	}
	on *= (1 - eff.Error) * (1 - byChange)
	for _, st := range n.Stores {
		e.stores[st].rate += on
	}
	for i := range n.Calls[op] {
		edge := &n.Calls[op][i]
		c := e.through(edge, op, kind)
		e.retried[edge.To] += on * (c.tries - 1)
		e.push(edge.To, op, kind, on*c.tries)
		on *= 1 - c.fails
	}
}
