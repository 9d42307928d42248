package flow

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/traffic"
)

// fate is how one attempt at a service ends, and how long it holds its slot.
type fate struct {
	ends     [traffic.Ends]float64 // add up to 1
	in       float64               // chance to be let in
	mean     float64               // time a slot is held, seconds, without the wait for it
	variance float64
	fork     fork
	lost     vain // of those let in, how many a store does not answer
	hang     hang // of those let in, how many a store or the service keeps until it answers again
	stamp    uint32
}

// vain is a share of attempts that is waited for in vain, and for how long: the
// mean times the share, and its square's. It is kept apart, since it says
// nothing about how late the others are.
type vain struct{ share, mean, square float64 }

// held returns the mean and variance of the time a slot is held for, by those
// that are answered and those that are not, without the time that they hang.
func (f *fate) held() (mean, variance float64) {
	own := max(f.mean-f.hang.mean, 0)
	if f.lost.share == 0 {
		return own, f.variance
	}
	mean = own + f.lost.mean
	return mean, max(f.variance+own*own+f.lost.square-mean*mean, 0)
}

// kindOf is what decides how a request fares, besides its operation. Kind 0
// stands for subtrees that never meet the changed service.
type kindOf struct {
	class int
	wish  wish
	doom  doom
}

func (e *Engine) kind(class int, w wish, d doom) int {
	return 1 + (int(w)*len(e.site.Crowd.Population.Classes)+class)*len(e.dooms) + int(d)
}

func (e *Engine) kindOf(k int) kindOf {
	k--
	classes := len(e.site.Crowd.Population.Classes)
	return kindOf{k / len(e.dooms) % classes, wish(k / len(e.dooms) / classes), doom(k % len(e.dooms))}
}

// fate returns how an attempt of the kind at the service ends, under the
// conditions of now and the pools' laws of the last step; at the changed
// service, of one that meets the side. It is computed once per evaluation;
// subtrees away from the changed service are shared by all kinds.
func (e *Engine) fate(service, op, kind int, side exposure.Side) *fate {
	var f *fate
	switch {
	case service == e.site.Router.Changed && kind > 0:
		f = &e.met[(op*e.kinds+kind)*exposure.Sides+int(side)]
	case !e.touches[service*e.ops+op]:
		kind = e.away(kind)
		fallthrough
	default:
		f = &e.fates[(service*e.ops+op)*e.kinds+kind]
	}
	if f.stamp != e.stamp {
		f.stamp = e.stamp
		e.decide(f, service, op, kind, side)
	}
	return f
}

func (x *vain) add(share, seconds float64) {
	x.share += share
	x.mean += share * seconds
	x.square += share * seconds * seconds
}

func (e *Engine) decide(f *fate, service, op, kind int, side exposure.Side) {
	n := &e.site.System.Services[service]
	byChange, eff := e.meets(service, op, kind, side)
	p := e.pool(service, side)
	slow := eff.Slow * p.cold[side.Version()]
	f.mean = e.time[service].mean*slow + eff.Delay.Seconds()
	f.variance = e.time[service].variance*slow*slow + eff.Jitter.Seconds()*eff.Jitter.Seconds()
	in := (1 - p.rejects) * (1 - eff.Shed)
	f.in = in
	f.ends = [traffic.Ends]float64{}
	f.lost, f.fork, f.hang = vain{}, fork{}, hang{}
	f.ends[traffic.Rejected] = 1 - in
	errs := e.errs(p, op, kind, eff)
	f.ends[traffic.Errored] = in * errs
	f.ends[traffic.ByChange] = in * (1 - errs) * byChange
	f.halt(1, eff.Until.Sub(e.at).Seconds())
	on := (1 - errs) * (1 - byChange) // of those let in, goes on to stores and calls
	for i, st := range n.Stores {
		way := e.way(e.uses[service]+i, op, kind, side)
		a := e.access(&e.stores[st], way)
		f.halt(on*(a.goes-a.fails-a.lost), a.hang)
		f.mean += on * (a.goes - a.lost) * a.mean
		f.variance += on * ((a.goes-a.lost)*a.variance + either(way.Skip, a.mean))
		f.fork.note(way.Skip, a.mean, a.variance)
		f.ends[traffic.Errored] += in * on * a.fails
		f.ends[traffic.TimedOut] += in * on * a.lost
		f.lost.add(on*a.lost, a.patience)
		on *= 1 - a.fails - a.lost
	}
	for i := range n.Calls[op] {
		edge := &n.Calls[op][i]
		way := e.way(edge.ID, op, kind, side)
		c := e.through(edge, op, kind, way)
		f.mean += on * (c.tries*c.mean + c.pause)
		each := c.tries / max(1-way.Skip, 1e-9) // of those that call
		f.variance += on * (c.tries*c.variance + c.pause2 + either(way.Skip, each*c.mean))
		f.fork.note(way.Skip, each*c.mean, each*c.variance)
		for end, share := range c.last {
			f.ends[end] += in * on * c.fails * share
		}
		on *= 1 - c.fails
	}
	f.ends[traffic.Served] = in * on
}

// meets returns what holds for an attempt of the kind at a service, and the
// chance that the change fails it there.
func (e *Engine) meets(service, op, kind int, side exposure.Side) (byChange float64, eff *condition.Effect) {
	k := kindOf{}
	if kind > 0 {
		k = e.kindOf(kind)
	}
	eff = e.site.Board.At(service, side, op, k.class)
	if service == e.site.Router.Changed && e.doomed(k.doom, side) {
		return 1, eff
	}
	if service == e.site.Router.Changed && kind > 0 && e.mix[k.wish][side] == 0 { // a copy, of whose request that luck is not told apart
		return 1 - (1-eff.FailAttempt)*(1-eff.Fail), eff
	}
	return eff.FailAttempt, eff
}

// sides calls f for every side that an attempt of the kind can meet at the
// service, with its chance.
func (e *Engine) sides(service, kind int, f func(side exposure.Side, share float64)) {
	if service != e.site.Router.Changed || kind == 0 {
		f(exposure.OldSide, 1)
		return
	}
	for side, share := range e.mix[e.kindOf(kind).wish] {
		if share > 0 {
			f(exposure.Side(side), share)
		}
	}
}

// reach returns the ends of an attempt at a service for a caller that waits no
// longer than limit seconds, and how long it waits, over all sides it may meet;
// lag is the way there and back.
func (e *Engine) reach(service, op, kind int, limit float64, lag moments) (ends [traffic.Ends]float64, mean, variance float64) {
	if !e.touches[service*e.ops+op] {
		kind = e.away(kind)
	}
	square, all := 0.0, 0.0
	e.sides(service, kind, func(side exposure.Side, share float64) {
		x, m, v := e.within(e.fate(service, op, kind, side), e.pool(service, side), side.Version(), limit, lag)
		if all = share; share == 1 {
			ends, mean, variance = x, m, v
			return
		}
		for end := range ends {
			ends[end] += share * x[end]
		}
		mean += share * m
		square += share * (v + m*m)
	})
	if all < 1 {
		variance = max(square-mean*mean, 0)
	}
	return ends, mean, variance
}

// within returns the ends of an attempt for a caller that waits no longer than
// limit seconds, and how long it waits.
func (e *Engine) within(f *fate, p *pool, v exposure.Version, limit float64, lag moments) (ends [traffic.Ends]float64, mean, variance float64) {
	ends = f.ends
	in := f.in
	mean, variance = f.mean+lag.mean, f.variance+lag.variance
	late := f.fork.late(p, v, limit, mean, variance)
	if !e.hedging {
		p.patience = min(p.patience, limit)
	}
	if p.law != nil && late > 0 && !e.hedging {
		p.late1 = max(p.late1, late-f.fork.over(mean, variance, func(mean, variance float64) float64 { return tail(limit, mean, variance) }))
	}
	if late > 0 {
		for end := range ends {
			if traffic.End(end) != traffic.Rejected {
				moved := ends[end] * late
				ends[end] -= moved
				ends[traffic.TimedOut] += moved
			}
		}
	}
	wait := p.wait(v)
	mean += wait
	variance += wait * wait
	if late > 1e-6 {
		mean = min(mean, (1-late)*(1-late)*min(mean, limit)+late*limit)
		variance = min(variance, limit*limit/4)
	}
	if f.lost.share > 0 {
		mean += min(f.lost.mean, f.lost.share*limit)
		variance += min(f.lost.square, f.lost.share*limit*limit)
	}
	return ends, in * mean, in * variance
}

// push sends a flow of attempts per second into the service and on to whatever
// it calls, so that the pools know what arrives. The caller's slots wait for it,
// for no longer than limit seconds.
func (e *Engine) push(caller *pool, slots float64, service, op, kind int, rate, limit float64) {
	if !e.touches[service*e.ops+op] {
		kind = e.away(kind)
	}
	e.sides(service, kind, func(side exposure.Side, share float64) {
		e.pool(service, side).hold(caller, slots*share)
		e.pushTo(service, op, kind, side, rate*share, limit)
		e.mirror(service, op, kind, rate*share)
	})
}

func (e *Engine) pushTo(service, op, kind int, side exposure.Side, rate, limit float64) {
	f := e.fate(service, op, kind, side)
	n := &e.site.System.Services[service]
	p := e.pool(service, side)
	byChange, eff := e.meets(service, op, kind, side)
	mean, variance := f.held()
	p.arrive(side.Version(), rate*(1-eff.Shed), mean, variance)
	p.hanging += rate * (1 - eff.Shed) * min(f.hang.share, 1)
	mean += f.hang.mean
	if eff.Shed > 0 {
		p.turned = e.at
	}
	p.by[side.Version()].failed += rate * (f.in - f.ends[traffic.Served])
	p.by[side.Version()].in += rate * f.in
	e.cell.see(service, op*e.kinds+kind, side, rate, rate*(1-f.ends[traffic.Served]), mean, variance)
	on := rate * (1 - eff.Shed) * (1 - e.errs(p, op, kind, eff)) * (1 - byChange) // were all let in
	through := p.through()
	for i, st := range n.Stores {
		way := e.way(e.uses[service]+i, op, kind, side)
		a := e.access(&e.stores[st], way)
		e.stores[st].use(on*through*(a.goes-a.fails-a.lost), way, e.at)
		e.stores[st].slack = min(e.stores[st].slack, p.patience-mean+e.stores[st].wait)
		e.stored(e.uses[service]+i, on*through, &a, e.unwanted(p, side.Version(), limit, mean, variance, way.Skip, &a))
		on *= 1 - a.fails - a.lost
	}
	for i := range n.Calls[op] {
		edge := &n.Calls[op][i]
		c := e.through(edge, op, kind, e.way(edge.ID, op, kind, side))
		e.retried[edge.To] += on * through * c.again
		e.passage(edge.ID, on*through*c.tries, c.failing, c.mean)
		e.passages[edge.ID].Refused += on * through * c.refused
		e.budgets.note(edge.ID, on*through*c.goes, on*through*c.wants)
		e.push(p, on*c.tries*c.mean, edge.To, op, kind, on*through*c.tries*(1+c.beside)*c.arrives, edge.Timeout.Seconds())
		on *= 1 - c.fails
	}
}
