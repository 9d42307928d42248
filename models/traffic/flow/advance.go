package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
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
}

// longest is the longest step, and shortest the shortest while something moves.
const (
	longest  = 60.0
	shortest = 0.25
)

// Settle plays up to now and says that conditions are about to change.
func (e *Engine) Settle(now clock.Time) {
	e.advance(now)
	e.fiveMinutes(now)
	e.dirty = true
}

// advance plays up to an instant under the conditions that hold. An evaluation
// serves until conditions change, or until its step is over.
func (e *Engine) advance(to clock.Time) {
	for e.at < to {
		if e.dirty || e.at >= min(e.valid, e.heard) {
			e.evaluate()
		}
		until := min(to, e.valid, e.heard)
		e.integrate(e.at, until)
		e.at = until
	}
}

// warms reports whether some instance is still getting faster.
func (e *Engine) warms() bool {
	warming := false
	e.pools(func(p *pool) { warming = warming || p.warming(e.at) })
	return warming
}

func (e *Engine) hearing() bool {
	r := e.site.Router
	return r.Propagation > 0 && e.at >= r.Raised && e.at < r.Raised.Add(r.Propagation)
}

// pace chooses the length of the next step, in seconds.
func (e *Engine) pace() float64 {
	dt := longest
	if e.laws {
		dt = min(dt, e.step)
	}
	if e.warms() {
		dt = min(dt, 15)
	}
	return dt
}

// adapt chooses the next step by how much this one changed the laws, and
// whether retries must be followed one by one: only while a hot pool moves.
func (e *Engine) adapt(moved float64, hot bool) {
	switch {
	case moved > 0.1:
		e.step = max(e.step/2, shortest)
	case moved < 0.03:
		e.step = min(e.step*1.5, longest)
	}
	fresh := e.at < e.stirred.Add(e.clients.memory())
	if hot && moved > 1e-3 && fresh {
		e.move()
	} else if !hot || moved < 1e-5 || !fresh {
		e.clients.moving = false
	}
	if e.clients.moving {
		e.step = min(e.step, max(e.clients.timeout/4, shortest))
	}
}

// evaluate brings the pools, the retries and the table of odds up to date for
// the next step. Where requests are only called otherwise than before, pools and
// retries go on as they were: so a change that only labels leaves queues alone.
func (e *Engine) evaluate() {
	if e.dirty {
		e.routed = e.site.Router.Routed
		e.cut()
	}
	if e.at >= e.valid || !e.laws {
		e.pools(func(p *pool) { p.press = min(p.before, 1) })
	}
	e.spread(e.at)
	e.rates()
	e.heard = clock.Never
	if e.hearing() {
		e.heard = e.at.Add(clock.FromSeconds(max(e.site.Router.Propagation.Seconds()/10, shortest)))
	}
	dt := e.clients.grid(e.pace())
	if e.relabelled() {
		if !e.clients.moving { // else what is seen keeps its names until the next step
			e.offer(dt)
		}
		e.rejudge()
		return
	}
	e.offer(dt)
	e.press()
	if e.stirs() && dt > shortest {
		e.step = shortest
		dt = e.clients.grid(min(dt, shortest))
	}
	e.clients.settle(e.at, dt)
	lag := 0.0
	if !e.clients.moving && e.at >= e.stirred.Add(e.clients.memory()) {
		lag = e.clients.timeout
	}
	laws, moved, hot := false, 0.0, false
	e.pools(func(p *pool) {
		p.evolve(dt, lag)
		if p.law != nil {
			laws = true
			moved = max(moved, p.law.moved())
		}
		hot = hot || p.hot() || len(p.instances) == 0 && p.rate > 0
	})
	for i := range e.stores {
		e.stores[i].settle()
	}
	e.rejudge()
	e.evaluated++
	e.laws = laws || hot
	if e.clients.moving {
		e.clients.pass(dt)
	}
	e.adapt(moved, hot)
	e.valid = clock.Never
	if e.laws || e.warms() || e.clients.binds() {
		e.valid = e.at.Add(max(clock.FromSeconds(dt), 1))
	}
	if e.at >= e.opt.Since && !e.tipped {
		e.pools(func(p *pool) { e.tipped = e.tipped || p.tipping() })
	}
}

// rejudge works out the odds once more, with what the pools have become.
func (e *Engine) rejudge() {
	e.stamp++
	for key := range e.table {
		if e.table[key].rate > 0 {
			e.judge(key)
		}
	}
	e.dirty = false
	e.cell.rates(e)
	if e.opt.Control == nil {
		e.history.add(e)
	}
}

// relabelled reports whether an evaluation within a step finds that nothing
// has changed but what requests are called. Where pools and clients have no
// state there is no step to keep.
func (e *Engine) relabelled() bool {
	e.sign()
	same := e.at < e.valid && (e.laws || e.clients.binds()) && len(e.signed) == len(e.signature)
	for i := 0; same && i < len(e.signature); i++ {
		x, y := e.signature[i], e.signed[i]
		same = math.Abs(x-y) <= 1e-10*max(math.Abs(x), math.Abs(y)) // sums in another order
	}
	if !same {
		e.signature, e.signed = e.signed, e.signature
	}
	return same
}

// sign notes all that pools and clients depend on: conditions, instances, and
// by operation, class and version the first attempts and what holds for them.
func (e *Engine) sign() {
	const each = 6
	out := append(e.signature[:0], float64(e.site.Board.Epoch()), float64(e.fleet), 0)
	if e.routed {
		out[2] = 1
	}
	at := len(out)
	out = append(out, make([]float64, e.ops*(1+len(e.site.Crowd.Population.Classes)*exposure.Versions*each))...)
	changed := e.site.Router.Changed
	for key := range e.table {
		rate := e.table[key].rate
		if rate <= 0 {
			continue
		}
		op, kind := key/e.kinds, key%e.kinds
		if kind == 0 {
			out[at+op] += rate
			continue
		}
		k := e.kindOf(kind)
		e.sides(changed, kind, func(side exposure.Side, share float64) {
			eff := e.site.Board.At(changed, side, op, k.class)
			x, doomed := rate*share, 0.0
			if k.doom.on(side) {
				doomed = x
			}
			row := out[at+e.ops+((op*len(e.site.Crowd.Population.Classes)+k.class)*exposure.Versions+int(versionOf(side)))*each:]
			for i, v := range [each]float64{x, doomed, x * eff.FailAttempt, x * eff.Error, x * eff.Slow, x * eff.Delay.Seconds()} {
				row[i] += v
			}
		})
	}
	e.signature = out
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
		e.stores[i].rate = 0
	}
	clear(e.retried)
	e.cell.unsee()
	e.stamp++
	e.clients.wanted, e.clients.fresh = 0, 0
	for key := range e.table {
		o := &e.table[key]
		if o.rate <= 0 && !e.clients.owes(key) {
			continue
		}
		op, kind := key/e.kinds, key%e.kinds
		ends, mean := e.attempt(op, kind)
		attempts := e.clients.offer(e, key, o.rate, dt, &ends, mean)
		if attempts <= 0 {
			continue
		}
		edge := len(e.retried) - 1
		e.retried[edge] += attempts - o.rate
		e.seeEdge(key, attempts, attempts*(1-ends[traffic.Served]), mean)
		e.push(e.site.System.Entries[op], op, kind, attempts)
	}
}

// attempt returns how one attempt of a client ends, and when.
func (e *Engine) attempt(op, kind int) (ends [traffic.Ends]float64, mean float64) {
	ends, mean, _ = e.reach(e.site.System.Entries[op], op, kind, e.clients.timeout)
	return ends, mean
}

// judge fills in a row of the table: attempts that fail are tried again as far
// as the budget lets them, each with the same odds.
func (e *Engine) judge(key int) {
	o := &e.table[key]
	o.attempt, o.mean = e.attempt(key/e.kinds, key%e.kinds)
	q := 1 - o.attempt[traffic.Served]
	o.final = [traffic.Ends]float64{}
	o.tries = 1
	if q <= 0 {
		o.final[traffic.Served] = 1
		return
	}
	reach, fails, tries := 1.0, 0.0, 0.0
	for k := 1; k <= e.clients.attempts; k++ {
		tries += reach
		failed := reach * q
		again := failed * e.clients.allowed
		if k == e.clients.attempts {
			again = 0
		}
		fails += failed - again
		reach = again
	}
	o.tries = tries
	o.final[traffic.Served] = 1 - fails
	for end := traffic.Errored; int(end) < traffic.Ends; end++ {
		o.final[end] = fails * o.attempt[end] / q
	}
}

// settle brings the wait for a connection up to date: M/M/c, the mean wait
// scaled by the variability of the accesses (Allen and Cunneen 1978).
func (s *store) settle() {
	a := s.rate * s.mean
	c := float64(s.Connections)
	if a <= 0 || cool(s.Connections, a) {
		s.wait = 0
		return
	}
	if a >= 0.999*c {
		a = 0.999 * c
	}
	cv2 := s.variance / (s.mean * s.mean)
	s.wait = erlangC(s.Connections, a) * s.mean / (c - a) * (1 + cv2) / 2
	if math.IsNaN(s.wait) {
		s.wait = 0
	}
}
