package sim

// sweepSlack is how many more stale items than live ones are let be, so that
// small sets are not swept for every few cancellations; judgement.
const sweepSlack = 64

// sweep throws out the stale items when they outnumber the live ones, which
// bounds the set to about twice its live items and costs each cancellation a
// constant on average.
func (q *queue) sweep(live int) {
	if stale := q.near.size() + q.far.size - live; stale <= live+sweepSlack {
		return
	}
	items := q.near.items
	if q.near.hole {
		items = items[1:]
	}
	kept := q.near.items[:0]
	for _, it := range items {
		if q.slots.holds(it.slot(), it.seq()) {
			kept = append(kept, it)
		}
	}
	q.near.items, q.near.hole = kept, false
	q.near.heapify()

	q.far.size = 0
	for i := range q.far.rungs {
		r := &q.far.rungs[i]
		for j := r.next; j < len(r.buckets); j++ {
			r.buckets[j] = q.sift(r.buckets[j])
			q.far.size += q.far.pool.size(r.buckets[j])
		}
	}
}

// sift returns a list of the live items of b, in b's chunks.
func (q *queue) sift(b list) list {
	pool := &q.far.pool
	var kept list
	for b != 0 {
		c := pool.chunks[b]
		b = pool.release(b)
		for _, it := range c.items[:c.n] {
			if q.slots.holds(it.slot(), it.seq()) {
				kept = pool.add(kept, it)
			}
		}
	}
	return kept
}
