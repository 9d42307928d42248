package flow

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/exposure"
)

// doom is where the change fails a request however often it is tried: the luck
// is the request's, the side it meets each attempt's. It is the number of a set
// of sides; a defect of the feature dooms the lit side, one of the version both
// lit and dark, rows in a new format the old side.
type doom int

// spared is the empty set.
const spared doom = 0

// sides is a set: bit i is side i.
type sides uint8

func newDooms() []sides {
	return []sides{0, 1 << exposure.Lit, 1<<exposure.Lit | 1<<exposure.Dark}
}

// doomed reports whether the change fails the request at the side.
func (e *Engine) doomed(d doom, s exposure.Side) bool { return e.dooms[d]>>s&1 != 0 }

// split divides a share of a group's requests by where the change dooms them:
// one luck is held against the chance of each side, so the sets are nested. It
// reports whether it met a set that is new; then it has to be asked again.
func (e *Engine) split(g *group, op int, w wish, share float64) (fresh bool) {
	var fail [exposure.Sides]float64
	var order [exposure.Sides]exposure.Side
	var met sides
	for s := range order {
		side := exposure.Side(s)
		order[s] = side
		if e.mix[w][side] > 0 {
			met |= 1 << side
			fail[side] = e.site.Board.At(e.site.Router.Changed, side, op, g.met).Fail
		}
	}
	if fail == [exposure.Sides]float64{} {
		g.parts = append(g.parts, part{int32(op*e.kinds + e.kind(g.met, w, spared)), spared, share})
		return false
	}
	slices.SortStableFunc(order[:], func(a, b exposure.Side) int { // the most dangerous first
		switch {
		case fail[a] > fail[b]:
			return -1
		case fail[a] < fail[b]:
			return 1
		}
		return 0
	})
	left := 1.0
	for i, side := range order {
		next := 0.0
		if i+1 < len(order) {
			next = fail[order[i+1]]
		}
		left -= fail[side] - next
	}
	if left > 0 {
		g.parts = append(g.parts, part{int32(op*e.kinds + e.kind(g.met, w, spared)), spared, share * left})
	}
	var set sides
	for i, side := range order {
		set |= 1 << side
		chance := fail[side]
		if i+1 < len(order) {
			chance -= fail[order[i+1]]
		}
		if chance <= 0 {
			continue
		}
		d := doom(slices.IndexFunc(e.dooms, func(x sides) bool { return (x^set)&(met|nature) == 0 }))
		if d < 0 {
			e.room(len(e.wants), append(slices.Clone(e.dooms), set))
			return true
		}
		g.parts = append(g.parts, part{int32(op*e.kinds + e.kind(g.met, w, d)), d, share * chance})
	}
	return false
}

// room makes room for more wishes and sets of sides, wherever something is kept
// by kind.
func (e *Engine) room(wishes int, dooms []sides) {
	classes, before := len(e.site.Crowd.Population.Classes), len(e.dooms)
	was, now := e.kinds, 1+wishes*classes*len(dooms)
	e.dooms = dooms
	if now <= was {
		return
	}
	e.kinds = now
	place := func(kind int) int {
		if kind == 0 {
			return 0
		}
		return 1 + (kind-1)/before*len(dooms) + (kind-1)%before
	}
	e.fates = widen(e.fates, was, now, 1, place)
	e.met = widen(e.met, was, now, exposure.Sides, place)
	e.table = widen(e.table, was, now, 1, place)
	for i := range e.cell.needs {
		n := &e.cell.needs[i]
		n.visits = widen(n.visits, was, now, exposure.Sides, place)
	}
	c := &e.clients
	c.keys = e.ops * now
	c.ring = widen(c.ring, was, now, c.bins, place)
	c.filled = widen(c.filled, was, now, 1, place)
	c.followed.widen(c, was, now, place)
}

// widen returns a table whose rows, each of so many cells a kind, have room for
// more kinds; what is there moves to its place.
func widen[T any](old []T, was, now, cells int, place func(kind int) int) []T {
	if old == nil {
		return nil
	}
	out := make([]T, len(old)/was*now)
	for at := 0; at < len(old)/was/cells; at++ {
		for k := range was {
			copy(out[(at*now+place(k))*cells:], old[(at*was+k)*cells:][:cells])
		}
	}
	return out
}
