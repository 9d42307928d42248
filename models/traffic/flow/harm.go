package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// negligible is an excess per request below which nothing is attributed: what
// adding shares up to 1 leaves over, and what a pool near saturation makes of it.
const negligible = 1e-12

// beyondRounding reports whether a differs from what the control has by more
// than that.
func beyondRounding(a, control float64) bool {
	return math.Abs(a-control) > negligible+1e-8*control
}

// excess is what a group's requests suffer beyond the control, per request.
type excess struct {
	own, background float64
	reject, timeout float64
	spared          float64
}

func (x *excess) total() float64 { return x.own + x.background + x.reject + x.timeout }

// integrate enters what happens over [from, to) under the present odds.
func (e *Engine) integrate(from, to clock.Time) {
	if to <= from {
		return
	}
	dt := to.Sub(from).Seconds()
	e.cell.add(e, dt)
	e.meter(dt)
	counted := to > e.opt.Since
	if counted {
		e.risk(dt)
	}
	for key := range e.table {
		o := &e.table[key]
		if counted && o.rate > 0 {
			e.sent += o.rate * dt
			e.lost += o.rate * dt * (1 - o.final[traffic.Served])
		}
	}
	if e.opt.Control == nil {
		return
	}
	for e.opt.Control.at < to {
		e.opt.Play(to)
	}
	e.cell.control.mean(from, to, e.cell.beyond)
	excesses := e.beyond(dt)
	for i, g := range e.groups {
		x := &excesses[i]
		factor := e.factor(g.cohort, from) * dt
		if x.spared > negligible {
			e.opt.Book.Spare(x.spared * g.rate * factor)
		}
		all := x.total()
		if all <= negligible {
			continue
		}
		c := e.cell.group(i)
		grown := all * factor
		first, mean := g.accrue(grown, from, to, func(tenant int, at clock.Time) {
			e.opt.Book.Hit(tenant, at)
			c.at = min(c.at, at)
		})
		c.first += first
		c.mean += mean
		weight := g.rate * factor
		e.cell.harm += all * weight
		c.own += x.own * weight
		c.background += x.background * weight
		c.reject += x.reject * weight
		c.timeout += x.timeout * weight
		c.from = min(c.from, from)
		c.to = to
		e.cell.ownMean[g.cohort] += x.own * weight
		e.five.add(i, grown)
	}
}

// excess compares a group's odds with the control's.
func (e *Engine) excess(g *group, classes int) excess {
	var x excess
	for op := range e.ops {
		share := float64(e.site.Crowd.Load.Operations[op].Share)
		control := e.cell.beyond[op*classes+g.class]
		var final [traffic.Ends]float64
		for _, p := range g.parts[g.from[op]:g.from[op+1]] {
			for end := range final {
				final[end] += p.share * e.table[p.key].final[end]
			}
		}
		x.own += share * final[traffic.ByChange]
		queues := final[traffic.Rejected] + final[traffic.TimedOut]
		errors, late := net(final[traffic.Errored]-control.background, queues-control.congestion,
			beyondRounding(final[traffic.Errored], control.background), beyondRounding(queues, control.congestion))
		x.background += share * max(errors, 0)
		if late > 0 {
			x.reject += share * late * final[traffic.Rejected] / queues
			x.timeout += share * late * final[traffic.TimedOut] / queues
		}
		x.spared += share * (max(-errors, 0) + max(-late, 0))
	}
	return x
}

// net sets more failures of one kind off against fewer of the other: a request
// that times out instead of meeting its error fails either way.
func net(errors, late float64, errs, lates bool) (float64, float64) {
	if !errs {
		errors = 0
	}
	if !lates {
		late = 0
	}
	if errors*late < 0 {
		both := min(math.Abs(errors), math.Abs(late))
		return errors - math.Copysign(both, errors), late - math.Copysign(both, late)
	}
	return errors, late
}

// five closes the five-minute windows of the tenants_degraded figure.
type five struct {
	grown []float64 // hazard by group in these five minutes
	any   bool
}

func (f *five) add(group int, grown float64) {
	for len(f.grown) <= group {
		f.grown = append(f.grown, 0)
	}
	f.grown[group] += grown
	f.any = true
}

// fiveMinutes closes a window of five minutes.
func (e *Engine) fiveMinutes(now clock.Time) {
	if !e.five.any || now%clock.Time(5*clock.Minute) != 0 {
		return
	}
	window := uint64(now / clock.Time(5*clock.Minute))
	draws := e.opt.Draws.Key("flow/degraded").Sub(window)
	for i, g := range e.groups {
		if i >= len(e.five.grown) || e.five.grown[i] <= 0 {
			continue
		}
		shape := e.site.Crowd.Factor(g.cohort, now-1) * (5 * clock.Minute).Seconds()
		for _, m := range g.members[:g.hit] {
			mean := m.rate * e.five.grown[i]
			if mean < 0.05 {
				continue // three failures have a chance below 2e-5
			}
			s := draws.At(uint64(m.tenant))
			k := s.Poisson(mean)
			if since := g.hazard - m.due; since < e.five.grown[i] {
				k = 1 + s.Poisson(m.rate*max(since, 0)) // its first one fell into this window
			}
			n := k + s.Poisson(max(m.rate*shape-mean, 0))
			if k >= 3 && stats.Proportion(int(k), int(n), 0.95).Low > e.opt.Allowed {
				e.opt.Book.Degrade(int(m.tenant))
			}
		}
	}
	clear(e.five.grown)
	e.five.any = false
}

// regroup keeps the five-minute hazards when groups are cut: both parts had
// the same.
func (f *five) regroup(old, now []*group) {
	if !f.any {
		return
	}
	grown := make([]float64, len(now))
	for i, g := range now {
		for j, o := range old {
			if j < len(f.grown) && o.cohort == g.cohort && o.class == g.class && o.low <= g.low && g.high <= o.high {
				grown[i] = f.grown[j]
			}
		}
	}
	f.grown = grown
}
