package sim

// queue is the pending set: a heap of near items, those before the horizon,
// and a ladder of the others. While few are pending all are near and the
// horizon is endless. When the heap outgrows nearMax it is divided into a rung;
// when it runs empty the next bucket of the ladder becomes the heap, and when
// the ladder runs empty too, everything is near again. Items of cancelled
// events stay until they surface or are swept out.
type queue struct {
	near    heap
	horizon uint64
	nearMax int
	far     ladder
	slots   *slots // tells a stale item from a live one
}

const (
	// defaultNearMax is the size above which a heap is divided; judgement by
	// the hold benchmarks.
	defaultNearMax = 256
	// loadMax is how many items of different times go from the ladder to the
	// heap at once.
	loadMax = 2 * perBucket
)

func (q *queue) init(s *slots) {
	q.slots = s
	q.horizon = endless
	q.nearMax = defaultNearMax
	q.far.pool.chunks = make([]chunk, 1)
}

// push adds an item. An item before the horizon must not come here while the
// heap has a hole, but go to near.fill.
func (q *queue) push(it item) {
	if it.time >= q.horizon {
		q.far.put(it)
		return
	}
	q.near.push(it)
	if len(q.near.items) > q.nearMax {
		q.spread()
	}
}

// settle closes the hole, loads an empty heap and tells whether there is a
// first item.
func (q *queue) settle() bool {
	if q.near.hole {
		q.near.close()
	}
	return len(q.near.items) > 0 || q.load()
}

// first returns the least item without taking it, and false if there is none.
func (q *queue) first() (item, bool) {
	if (q.near.hole || len(q.near.items) == 0) && !q.settle() {
		return item{}, false
	}
	return q.near.items[0], true
}

// take removes the item that first has just returned.
func (q *queue) take() { q.near.hole = true }

// spread moves the heap to a new innermost rung, unless all its items have the
// same time and so will all that can still come to it.
func (q *queue) spread() {
	items := q.near.items
	lowest, highest := span(items)
	if q.horizon-lowest <= 1 {
		return
	}
	q.far.divide(len(items), lowest, highest, q.horizon)
	q.horizon = lowest
	for _, it := range items {
		q.far.put(it)
	}
	q.near.items = items[:0]
}

// load fills the empty heap from the ladder and tells whether there was
// anything. A bucket with too many items for the heap is divided first.
func (q *queue) load() bool {
	for q.far.size > 0 {
		b, start, end := q.far.pull()
		q.horizon = end
		if q.far.pool.size(b) > loadMax && end-start > 1 {
			q.refine(b, end)
			continue
		}
		for b != 0 {
			c := &q.far.pool.chunks[b]
			for _, it := range c.items[:c.n] {
				if q.slots.holds(it.slot(), it.seq()) {
					q.near.items = append(q.near.items, it)
				}
			}
			b = q.far.pool.release(b)
		}
		if len(q.near.items) > 0 {
			q.near.heapify()
			return true
		}
	}
	q.far.rungs = q.far.rungs[:0]
	q.horizon = endless
	return false
}

// refine divides the bucket b, which ends at end, into a new innermost rung.
func (q *queue) refine(b list, end uint64) {
	pool := &q.far.pool
	lowest, highest := endless, uint64(0)
	for c := b; c != 0; c = pool.chunks[c].under {
		lo, hi := span(pool.chunks[c].items[:pool.chunks[c].n])
		lowest, highest = min(lowest, lo), max(highest, hi)
	}
	q.far.divide(pool.size(b), lowest, highest, end)
	q.horizon = lowest
	r := &q.far.rungs[len(q.far.rungs)-1]
	last := uint64(len(r.buckets) - 1)
	for b != 0 {
		c := pool.chunks[b]
		b = pool.release(b)
		for _, it := range c.items[:c.n] {
			i := min((it.time-lowest)>>r.shift, last)
			r.buckets[i] = pool.add(r.buckets[i], it)
		}
		q.far.size += int(c.n)
	}
}

// span returns the lowest and highest time of items.
func span(items []item) (lowest, highest uint64) {
	lowest = endless
	for _, it := range items {
		lowest, highest = min(lowest, it.time), max(highest, it.time)
	}
	return lowest, highest
}
