package flow

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// cell is what happens between two scrapes. Means are added up over however
// many steps there are, and drawn once, by keys of the cell: so two strategies
// that cut their steps differently still meet the same luck.
type cell struct {
	number  uint64
	control cursor
	beyond  []beyond // the control's odds over the step, by operation and class
	draws   rng.Key

	groups  []tally
	ownMean []float64 // by cohort: expected failures by the change
	ownReal []float64 // and those that happened

	needs  []need
	bySide []int     // need by service, -1 for none
	again  []float64 // by service: retries
	dead   float64   // requests that failed for good before this cell, in the mean
	harm   float64   // of this cell's, those that are entered as harm
}

// tally is one group's harm in the cell.
type tally struct {
	first                            int
	mean                             float64
	own, background, reject, timeout float64
	at, from, to                     clock.Time
}

// need is a series that somebody reads.
type need struct {
	signal.Need
	visits []visit // by operation, kind and side, per second in the last evaluation

	rate     []rates // by side and cohort, per second
	requests []float64
	errors   []float64
	doomed   []float64
	time     [exposure.Sides]moments // of an answer
}

type visit struct{ requests, failed, time, square float64 }

// rates are requests per second at a service, and how many of them fail: for
// whatever reason, or doomed by the change.
type rates struct{ requests, errors, doomed float64 }

func (c *cell) init(e *Engine) {
	services := len(e.site.System.Services)
	series := exposure.Sides * len(e.site.Crowd.Population.Cohorts)
	c.draws = e.opt.Draws.Key("flow/cell")
	c.beyond = make([]beyond, e.ops*len(e.site.Crowd.Population.Classes))
	c.ownMean = make([]float64, len(e.site.Crowd.Population.Cohorts))
	c.ownReal = make([]float64, len(c.ownMean))
	c.again = make([]float64, services+1)
	c.bySide = make([]int, services+1)
	for i := range c.bySide {
		c.bySide[i] = -1
	}
	for _, n := range e.opt.Needs {
		at := c.bySide[n.Service]
		if at >= 0 {
			c.needs[at].Latency = c.needs[at].Latency || n.Latency
			continue
		}
		c.bySide[n.Service] = len(c.needs)
		c.needs = append(c.needs, need{
			Need: n, visits: make([]visit, e.ops*e.kinds*exposure.Sides), rate: make([]rates, series),
			requests: make([]float64, series), errors: make([]float64, series), doomed: make([]float64, series),
		})
	}
	if e.opt.Control != nil {
		c.control.of = &e.opt.Control.history
	}
}

func (c *cell) group(i int) *tally {
	for len(c.groups) <= i {
		c.groups = append(c.groups, tally{at: clock.Never, from: clock.Never})
	}
	return &c.groups[i]
}

// regroup follows the cutting of groups: what a group has suffered in this
// cell stays with the first of its parts.
func (c *cell) regroup(old, now []*group) {
	tallies := make([]tally, len(now))
	for i := range tallies {
		tallies[i] = tally{at: clock.Never, from: clock.Never}
	}
	for j, o := range old {
		for i, g := range now {
			if j < len(c.groups) && o.cohort == g.cohort && o.class == g.class && o.low <= g.low && g.high <= o.high {
				tallies[i] = c.groups[j]
				break
			}
		}
	}
	c.groups = tallies
}

func (c *cell) unsee() {
	for i := range c.needs {
		clear(c.needs[i].visits)
	}
}

// see notes attempts per second of one kind at a service.
func (c *cell) see(service, key int, side exposure.Side, rate, failed, mean, variance float64) {
	if i := c.bySide[service]; i >= 0 {
		v := &c.needs[i].visits[key*exposure.Sides+int(side)]
		v.requests += rate
		v.failed += failed
		v.time += rate * mean
		v.square += rate * (variance + mean*mean)
	}
}

// rates spreads what was seen over sides and cohorts.
func (c *cell) rates(e *Engine) {
	for i := range c.needs {
		n := &c.needs[i]
		clear(n.rate)
		for _, g := range e.groups {
			perSecond := g.rate * e.factor(g.cohort, e.at)
			for op := range e.ops {
				rate := perSecond * float64(e.site.Crowd.Load.Operations[op].Share)
				for _, p := range g.parts[g.from[op]:g.from[op+1]] {
					n.spread(e, p, rate*p.share, g.cohort)
				}
			}
		}
		n.settle(e)
	}
}

func (n *need) spread(e *Engine, p part, rate float64, cohort int) {
	all := e.table[p.key].rate
	if rate <= 0 || all <= 0 {
		return
	}
	for side := range exposure.Side(exposure.Sides) {
		v := &n.visits[int(p.key)*exposure.Sides+int(side)]
		if v.requests <= 0 {
			continue
		}
		r := &n.rate[int(side)*len(e.cell.ownMean)+cohort]
		r.requests += rate / all * v.requests
		if e.doomed(p.doom, side) {
			r.doomed += rate / all * v.failed
		} else {
			r.errors += rate / all * v.failed
		}
	}
}

// seeEdge notes attempts by clients. They count for the sides that they meet
// further in, and fail on each as often as it fails them.
func (e *Engine) seeEdge(key int, attempts, failed, mean float64) {
	edge := len(e.site.System.Services)
	if e.cell.bySide[edge] < 0 {
		return
	}
	changed, op, kind := e.site.Router.Changed, key/e.kinds, key%e.kinds
	if !e.touches[e.site.System.Entries[op]*e.ops+op] {
		kind = 0 // it meets no side
	}
	fails := func(side exposure.Side) float64 {
		if kind == 0 {
			return 1
		}
		return 1 - e.fate(changed, op, kind, side).ends[traffic.Served]
	}
	all := 0.0
	e.sides(changed, kind, func(side exposure.Side, share float64) { all += share * fails(side) })
	e.sides(changed, kind, func(side exposure.Side, share float64) {
		part := share
		if all > 0 {
			part = share * fails(side) / all
		}
		e.cell.see(edge, key, side, attempts*share, failed*part, mean, 0)
	})
}

// settle works out how long answers take, by side.
func (n *need) settle(e *Engine) {
	if !n.Latency {
		return
	}
	var sum [exposure.Sides]visit
	for i, v := range n.visits {
		side := i % exposure.Sides
		sum[side].requests += v.requests
		sum[side].time += v.time
		sum[side].square += v.square
	}
	for side, s := range sum {
		n.time[side] = moments{}
		if s.requests > 0 {
			mean := s.time / s.requests
			n.time[side] = moments{mean, max(s.square/s.requests-mean*mean, 0)}
		}
	}
}

// add lets dt seconds pass at the present rates.
func (c *cell) add(e *Engine, dt float64) {
	for i := range c.needs {
		n := &c.needs[i]
		for k := range n.rate {
			r := &n.rate[k]
			n.requests[k] += r.requests * dt
			n.errors[k] += r.errors * dt
			n.doomed[k] += r.doomed * dt
		}
	}
	for s, r := range e.retried {
		c.again[s] += r * dt
	}
}
