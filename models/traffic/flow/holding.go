package flow

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
)

// holding is all that holds in the system as of some epoch of its board, with a
// number that is another only when something of it is. Boards are told of every
// move of a rollout, and most moves change nothing of it.
type holding struct {
	known   bool
	epoch   uint32
	number  float64
	effects []condition.Effect
	links   []condition.Link
	from    []int           // by link: the service it leads from
	like    []exposure.Side // by operation, class and side at the changed service: the first for which the same holds
}

// renew brings it up to date.
func (h *holding) renew(e *Engine) {
	b, changed := e.site.Board, e.site.Router.Changed
	if h.known && h.epoch == b.Epoch() {
		return
	}
	if h.from == nil {
		for _, l := range e.site.System.Links() {
			h.from = append(h.from, l.From)
		}
	}
	same, effects, links := h.known, 0, 0
	h.known, h.epoch, h.like = true, b.Epoch(), h.like[:0]
	for op := range e.ops {
		for class := range e.site.Crowd.Population.Classes {
			for service := range e.all {
				last := exposure.OldSide
				if service == changed {
					last = exposure.Sides - 1
				}
				for side := exposure.OldSide; side <= last; side++ {
					same = note(&h.effects, &effects, b.At(service, side, op, class)) && same
				}
			}
			for link, from := range h.from {
				last := exposure.OldSide
				if from == changed {
					last = exposure.Sides - 1
				}
				for side := exposure.OldSide; side <= last && b.Linked(); side++ {
					same = note(&h.links, &links, b.Link(link, side, op, class)) && same
				}
			}
			for side := exposure.OldSide; side < exposure.Sides; side++ {
				like := exposure.OldSide
				for like < side && !h.alike(e, like, side, op, class) {
					like++
				}
				h.like = append(h.like, like)
			}
		}
	}
	if !same {
		h.number++
	}
}

// note writes an item of a list that is gone through, and reports whether it
// was there before.
func note[T comparable](list *[]T, at *int, x *T) bool {
	*at++
	if *at > len(*list) {
		*list = append(*list, *x)
		return false
	}
	same := (*list)[*at-1] == *x
	(*list)[*at-1] = *x
	return same
}

// alike reports whether the same holds for two sides of the changed service.
func (h *holding) alike(e *Engine, x, y exposure.Side, op, class int) bool {
	b, changed := e.site.Board, e.site.Router.Changed
	if *b.At(changed, x, op, class) != *b.At(changed, y, op, class) {
		return false
	}
	for link, from := range h.from {
		if from == changed && b.Linked() && *b.Link(link, x, op, class) != *b.Link(link, y, op, class) {
			return false
		}
	}
	return true
}
