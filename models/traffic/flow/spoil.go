package flow

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
)

// nature is the mark of a set of sides whose requests the environment fails
// however often they are tried; see condition.Effect.Spoil.
const nature sides = 1 << 7

// spoil works out for every operation how likely the environment spoils a
// request: the largest chance of the services it comes by, for one luck is held
// against all of them.
func (e *Engine) spoil() {
	e.spoilt = append(e.spoilt[:0], make([]float64, e.ops)...)
	for op := range e.ops {
		for service := range e.all {
			if e.visited[op*len(e.all)+service] {
				e.spoilt[op] = max(e.spoilt[op], e.site.Board.At(service, exposure.OldSide, op, 0).Spoil)
			}
		}
	}
}

// visits notes which services an operation comes by.
func (e *Engine) visits() {
	e.visited = make([]bool, e.ops*len(e.all))
	for op := range e.ops {
		for service, n := range e.site.System.Visits(op) {
			e.visited[op*len(e.all)+service] = n > 0
		}
	}
}

// spoils reports whether the environment spoils requests of the kind.
func (e *Engine) spoils(kind int) bool {
	return kind > 0 && e.dooms[e.kindOf(kind).doom]&nature != 0
}

// away is what a kind is in a subtree that never meets the changed service.
func (e *Engine) away(kind int) int {
	if !e.spoils(kind) {
		return 0
	}
	return e.kind(0, 0, e.set(nature))
}

// set returns the number of a set of sides, -1 for one that is new.
func (e *Engine) set(of sides) doom { return doom(slices.Index(e.dooms, of)) }

// twin splits the parts of a group's requests from one on into those that the
// environment spoils and the others. It reports whether it met a set of sides
// that is new; then all has to be asked again.
func (e *Engine) twin(g *group, op, from int) (fresh bool) {
	chance := e.spoilt[op]
	if chance <= 0 {
		return false
	}
	for i, n := from, len(g.parts); i < n; i++ {
		p := &g.parts[i]
		set := e.dooms[p.doom] | nature
		for _, want := range []sides{nature, set} {
			if e.set(want) < 0 {
				e.room(len(e.wants), append(slices.Clone(e.dooms), want))
				return true
			}
		}
		d, kind := e.set(set), int(p.key)%e.kinds
		if kind > 0 {
			k := e.kindOf(kind)
			kind = e.kind(k.class, k.wish, d)
		} else {
			kind = e.kind(0, 0, d)
		}
		spoilt := part{int32(op*e.kinds + kind), d, p.share * chance}
		p.share *= 1 - chance
		g.parts = append(g.parts, spoilt)
	}
	return false
}

// errs returns the chance that the environment fails an attempt of the kind at a
// service's pool.
func (e *Engine) errs(p *pool, op, kind int, eff *condition.Effect) float64 {
	errors := p.killed.with(eff.Error)
	if eff.Spoil > 0 && e.spoils(kind) {
		errors = 1 - (1-errors)*(1-min(eff.Spoil/e.spoilt[op], 1))
	}
	return errors
}

// natural is what the control suffers of an operation and class.
func (e *Engine) natural(op, class int) beyond {
	row := e.row(op, class)
	b := beyondOf(&e.table[row])
	if chance := e.spoilt[op]; chance > 0 {
		twin := e.kind(0, 0, e.set(nature))
		if kind := row % e.kinds; kind > 0 {
			twin = e.kind(class, 0, e.set(nature))
		}
		s := beyondOf(&e.table[op*e.kinds+twin])
		b.background += chance * (s.background - b.background)
		b.congestion += chance * (s.congestion - b.congestion)
	}
	return b
}
