package flow

import (
	"github.com/rehearse-sim/rehearse/sim/clock"
)

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
		e.bury(until.Sub(e.at).Seconds())
		e.at = until
	}
}

// evaluate brings the pools, the retries and the table of odds up to date for
// the next step. Where requests are only called otherwise than before, pools and
// retries go on as they were: so a change that only labels leaves queues alone.
func (e *Engine) evaluate() {
	if e.dirty {
		e.minute = -1 // a surge may begin within a minute
		e.routed = e.site.Router.Routed
		e.cut()
	}
	if e.at >= e.valid || !e.laws {
		e.pools(func(p *pool) { p.press = min(p.before, 1) })
	}
	e.spread(e.at)
	e.rates()
	e.heard = e.hears()
	dt := e.clients.grid(e.pace())
	if e.relabelled() && (e.clients.moving || e.rename(dt)) { // while retries move, what is seen keeps its names until the next step
		e.rejudge()
		return
	}
	e.cutShort()
	e.budgets.settle(e.at, dt)
	e.offer(dt)
	e.press()
	if e.stirs() {
		if dt > shortest {
			e.step = shortest
			dt = e.clients.grid(min(dt, shortest))
		}
		if !e.clients.moving && e.seized() { // from here on those who wait for it come again one by one
			e.move()
			e.clients.byLast = true
			dt = e.clients.grid(dt)
			e.offer(dt)
			e.press()
		}
	}
	e.clients.settle(e.at, dt)
	lag := 0.0
	if !e.clients.moving && e.at >= e.stirred.Add(e.clients.memory()) {
		lag = e.clients.timeout
	}
	laws, drawn, moved, hot := false, false, 0.0, false
	e.pools(func(p *pool) {
		p.evolve(e.at, dt, lag)
		if p.law != nil {
			laws = true
		}
		switch {
		case p.path != nil:
			drawn = true
		case p.law != nil:
			moved = max(moved, p.law.shifted())
		}
		hot = hot || p.hot() || len(p.instances) == 0 && p.rate > 0
	})
	for i := range e.stores {
		s := &e.stores[i]
		m, h := s.settle(e.at, dt)
		moved, hot, laws = max(moved, m), hot || h, laws || s.law != nil
	}
	e.clients.byLast = e.clients.byLast && e.clients.moving
	e.rejudge()
	e.evaluated++
	e.laws = laws || hot
	if e.clients.moving {
		e.clients.pass(dt)
	}
	e.adapt(moved, hot, drawn)
	e.began, e.valid = e.at, e.counts()
	if e.stateful() || e.warms() {
		e.valid = min(e.valid, e.at.Add(max(clock.FromSeconds(dt), 1)))
	}
	e.begun()
}
