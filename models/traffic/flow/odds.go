package flow

import (
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// odds is how the requests of one kind and operation go.
type odds struct {
	rate    float64               // first attempts per second
	attempt [traffic.Ends]float64 // how one attempt ends
	final   [traffic.Ends]float64 // how a request ends for good
	tries   float64               // attempts per request
	mean    float64               // of an answer, seconds
	judged  uint64                // the evaluation in which all this was worked out
}

// rejudge works out the odds once more, with what the pools have become.
func (e *Engine) rejudge() {
	e.stamp++
	for key := range e.table {
		if e.table[key].rate > 0 {
			e.judge(key)
		}
	}
	e.judgeErrands()
	e.dirty = false
	e.cell.rates(e)
	if e.opt.Control == nil {
		e.history.add(e)
	}
}

// press notes how much each pool is used, for the next evaluation.
func (e *Engine) press() {
	e.pools(func(p *pool) {
		p.before = p.load() / max(float64(len(p.instances)*p.node.Concurrency), 1e-9)
	})
}

// rates works out the first attempts per second of every kind.
func (e *Engine) rates() {
	for i := range e.table {
		e.table[i].rate = 0
	}
	e.stamp++
	for _, g := range e.groups {
		perSecond := g.rate * e.factor(g.cohort, e.at)
		for op := range e.ops {
			rate := perSecond * float64(e.site.Crowd.Load.Operations[op].Share)
			for _, p := range g.parts[g.from[op]:g.from[op+1]] {
				e.table[p.key].rate += rate * p.share
			}
		}
	}
}

// factor returns the rate of a cohort relative to its daily mean, which stands
// still within a minute.
func (e *Engine) factor(cohort int, at clock.Time) float64 {
	if minute := at / clock.Time(clock.Minute); minute != e.minute {
		e.minute = minute
		for c := range e.factors {
			e.factors[c] = e.site.Crowd.Factor(c, at)
		}
	}
	return e.factors[cohort]
}

// offer sends every kind's attempts through the system.
func (e *Engine) offer(dt float64) {
	e.pools(func(p *pool) { p.begin(e.at) })
	for i := range e.stores {
		e.stores[i].begin()
	}
	clear(e.passages)
	clear(e.retried)
	e.budgets.begin()
	e.errandsBegin()
	e.cell.unsee()
	e.stamp++
	e.clients.wanted, e.clients.fresh = 0, 0
	for key := range e.table {
		o := &e.table[key]
		if o.rate <= 0 && !e.clients.owes(key) && e.errandsOf(key) == 0 {
			continue
		}
		op, kind := key/e.kinds, key%e.kinds
		ends, mean := e.attempt(op, kind)
		attempts := e.clients.offer(e, key, o.rate, dt, &ends, mean)
		attempts += e.errandsOf(key)
		if attempts <= 0 {
			continue
		}
		edge := len(e.retried) - 1
		e.retried[edge] += attempts - o.rate
		e.seeEdge(key, attempts, attempts*(1-ends[traffic.Served]), mean)
		e.push(nil, 0, e.site.System.Entries[op], op, kind, attempts, e.clients.timeout)
	}
	e.budgets.spend()
}

// attempt returns how one attempt of a client ends, and when.
func (e *Engine) attempt(op, kind int) (ends [traffic.Ends]float64, mean float64) {
	ends, mean, _ = e.reach(e.site.System.Entries[op], op, kind, e.clients.timeout, moments{})
	return ends, mean
}

// judge fills in a row of the table: attempts that fail are tried again as far
// as the budget lets them. While retries are followed, those that fail for good are
// the ones whose last try comes now; else each has the same odds.
func (e *Engine) judge(key int) {
	o := &e.table[key]
	o.attempt, o.mean = e.attempt(key/e.kinds, key%e.kinds)
	q := 1 - o.attempt[traffic.Served]
	o.final = [traffic.Ends]float64{}
	o.tries, o.judged = 1, e.evaluated
	if q <= 0 {
		o.final[traffic.Served] = 1
		return
	}
	reach, fails, tries := 1.0, 0.0, 0.0
	for k := 1; k <= e.clients.attempts && !e.clients.byLast; k++ {
		tries += reach
		failed := reach * q
		again := failed * e.clients.allowed
		if k == e.clients.attempts {
			again = 0
		}
		fails += failed - again
		reach = again
	}
	if e.clients.byLast {
		fails, tries = e.clients.ended(e, key, q)
	}
	o.tries = tries
	o.final[traffic.Served] = 1 - fails
	for end := traffic.Errored; int(end) < traffic.Ends; end++ {
		o.final[end] = fails * o.attempt[end] / q
	}
}
