package sim

// queue is the pending set: a heap. Items of cancelled events stay in it until
// they surface or are swept out.
type queue struct {
	near  heap
	slots *slots // tells a stale item from a live one
}

func (q *queue) init(s *slots) { q.slots = s }

// push adds an item.
func (q *queue) push(it item) { q.near.push(it) }

// first returns the least item without taking it, and false if there is none.
func (q *queue) first() (item, bool) {
	if q.near.hole {
		q.near.close()
	}
	if len(q.near.items) == 0 {
		return item{}, false
	}
	return q.near.items[0], true
}

// take removes the item that first has just returned.
func (q *queue) take() { q.near.hole = true }

// sweepSlack is how many more stale items than live ones are let be, so that
// small sets are not swept for every few cancellations; judgement.
const sweepSlack = 64

// sweep throws out the stale items when they outnumber the live ones, which
// bounds the set to about twice its live items and costs each cancellation a
// constant on average.
func (q *queue) sweep(live int) {
	if q.near.size()-live <= live+sweepSlack {
		return
	}
	kept := q.near.items[:0]
	for i, it := range q.near.items {
		if i == 0 && q.near.hole {
			continue
		}
		if q.slots.holds(it.slot(), it.seq()) {
			kept = append(kept, it)
		}
	}
	q.near.items, q.near.hole = kept, false
	q.near.heapify()
}
