package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/traffic"
)

// relabelled reports whether an evaluation within a step finds that nothing
// has changed but what requests are called. Where pools and clients have no
// state there is no step to keep.
func (e *Engine) relabelled() bool {
	if e.at >= e.valid || !e.stateful() {
		return false
	}
	e.sign()
	same := len(e.signed) == len(e.signature)
	for i := 0; same && i < len(e.signature); i++ {
		x, y := e.signature[i], e.signed[i]
		same = math.Abs(x-y) <= 1e-10*max(math.Abs(x), math.Abs(y)) // sums in another order
	}
	return same
}

// stateful reports whether pools or clients have a state of their own.
func (e *Engine) stateful() bool {
	return e.laws || e.clients.moving || e.clients.binds() || e.budgets.binds()
}

// begun signs the step that begins.
func (e *Engine) begun() {
	if e.stateful() {
		e.sign()
		e.signature, e.signed = e.signed, e.signature
	}
}

// sign notes all that pools and clients depend on: conditions, instances, and
// by operation, class, version and what holds for them the first attempts.
func (e *Engine) sign() {
	changed := e.site.Router.Changed
	e.holding.renew(e)
	e.calmly = e.calm(changed)
	out := append(e.signature[:0], e.holding.number, float64(e.felt()), 0)
	if e.routed && !e.calmly {
		out[2] = 1
	}
	out = append(out, e.site.Router.Mirror...)
	at := len(out)
	classes := len(e.site.Crowd.Population.Classes)
	const each = exposure.Sides * exposure.Versions * 2
	out = append(out, make([]float64, e.ops*(1+classes*each))...)
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
			group := op*classes + k.class
			version := side.Version()
			if e.calmly {
				version = 0
			}
			row := at + e.ops + group*each + (int(e.holding.like[group*exposure.Sides+int(side)])*exposure.Versions+int(version))*2
			out[row] += rate * share
			if e.doomed(k.doom, side) {
				out[row+1] += rate * share
			}
		})
	}
	e.signature = out
}

// kept is what requests that are called otherwise must not move.
type kept struct {
	pools    []pool
	stores   []store
	passages []traffic.Passage
	errands  []traffic.Passage
	retried  []float64
	budgets  []budget
}

// rename has everything seen anew under its new names, and reports whether the
// changed service is as calm as it was. All else stays: what is offered again in
// the middle of a step meets what has become of the queues meanwhile.
func (e *Engine) rename(dt float64) bool {
	k := &e.kept
	k.pools = k.pools[:0]
	e.each(func(p *pool) { k.pools = append(k.pools, *p) })
	k.stores = append(k.stores[:0], e.stores...)
	k.passages = append(k.passages[:0], e.passages...)
	k.errands = append(k.errands[:0], e.errands.passages...)
	k.retried = append(k.retried[:0], e.retried...)
	k.budgets = append(k.budgets[:0], e.budgets...)
	wanted, fresh := e.clients.wanted, e.clients.fresh

	e.offer(dt)
	same := e.calmly == e.calm(e.site.Router.Changed)
	i := 0
	e.each(func(p *pool) {
		if own := p.node == e.all[e.site.Router.Changed].node; !own || !e.calmly {
			*p = k.pools[i]
		}
		i++
	})
	copy(e.stores, k.stores)
	copy(e.passages, k.passages)
	copy(e.errands.passages, k.errands)
	copy(e.retried, k.retried)
	copy(e.budgets, k.budgets)
	e.clients.wanted, e.clients.fresh = wanted, fresh
	return same
}

// each calls f for every pool there is, in a fixed order.
func (e *Engine) each(f func(*pool)) {
	for _, p := range e.all {
		f(p)
	}
	for _, p := range e.version {
		f(p)
	}
}
