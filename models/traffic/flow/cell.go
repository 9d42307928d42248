package flow

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
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
	visits []visit // by operation and kind, per second in the last evaluation

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
			Need: n, visits: make([]visit, e.ops*e.kinds), rate: make([]rates, series),
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
func (c *cell) see(service, key int, rate, failed, mean, variance float64) {
	if i := c.bySide[service]; i >= 0 {
		v := &c.needs[i].visits[key]
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
				if !e.touches[e.site.System.Entries[op]*e.ops+op] {
					n.spread(e, op*e.kinds, rate, exposure.OldSide, g.cohort, false)
					continue
				}
				for side, part := range g.side {
					if part <= 0 {
						continue
					}
					doom := e.site.Board.At(e.site.Router.Changed, exposure.Side(side), op, g.class).Fail
					key := op*e.kinds + e.kind(g.class, exposure.Side(side), false)
					at := exposure.OldSide
					if n.Service == e.site.Router.Changed || n.Service == len(e.site.System.Services) {
						at = exposure.Side(side)
					}
					n.spread(e, key, rate*part*(1-doom), at, g.cohort, false)
					n.spread(e, key+1, rate*part*doom, at, g.cohort, true)
				}
			}
		}
		n.settle(e)
	}
}

func (n *need) spread(e *Engine, key int, rate float64, side exposure.Side, cohort int, doomed bool) {
	all := e.table[key].rate
	if rate <= 0 || all <= 0 {
		return
	}
	v := &n.visits[key]
	r := &n.rate[int(side)*len(e.cell.ownMean)+cohort]
	r.requests += rate / all * v.requests
	if doomed {
		r.doomed += rate / all * v.failed
	} else {
		r.errors += rate / all * v.failed
	}
}

// settle works out how long answers take, by side.
func (n *need) settle(e *Engine) {
	if !n.Latency {
		return
	}
	var sum [exposure.Sides]visit
	for key, v := range n.visits {
		side := exposure.OldSide
		if kind := key % e.kinds; kind > 0 && n.Service == e.site.Router.Changed {
			side = e.kindOf(kind).side
		}
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
