package sim

// queue is the pending set: a heap of near items, those before the horizon,
// and a ladder of the others. While few are pending all are near and the
// horizon is endless. When the heap outgrows its limit it is spread over a new
// rung; when it runs empty the next bucket of the ladder becomes the heap, and
// when few items are left in the ladder everything is near again. Items of
// cancelled events stay until they surface or are swept out.
type queue struct {
	near    heap
	horizon uint64
	limit   int // near items above which the heap is spread
	nearMax int // the limit, but after a load of many items of one time
	far     ladder
	slots   *slots // tells a stale item from a live one
}

const (
	// defaultNearMax is where a heap and a ladder cost about the same;
	// judgement by the hold benchmarks. From a quarter of it downward a ladder
	// is given up.
	defaultNearMax = 256
	// loadMax is how many items of different times go from the ladder to the
	// heap at once.
	loadMax = 2 * perBucket
)

func (q *queue) init(s *slots) {
	q.slots = s
	q.horizon = endless
	q.bound(defaultNearMax)
	q.far.pool.chunks = make([]chunk, 1)
}

// bound sets the size above which a heap is spread.
func (q *queue) bound(nearMax int) { q.nearMax, q.limit = nearMax, nearMax }

// push adds an item that is not before now. An item before the horizon must not come here while the
// heap has a hole, but go to near.fill.
func (q *queue) push(it item, now uint64) {
	if it.time >= q.horizon {
		q.far.put(it)
		return
	}
	q.near.push(it)
	if len(q.near.items) > q.limit {
		q.spread(now)
	}
}

// ready makes near.items[0] the least item of all, and returns false if there
// is none.
func (q *queue) ready() bool {
	return !q.near.hole && len(q.near.items) > 0 || q.settle()
}

// settle closes the hole and loads an empty heap.
func (q *queue) settle() bool {
	if q.near.hole {
		q.near.close()
	}
	return len(q.near.items) > 0 || q.load()
}

// take removes near.items[0].
func (q *queue) take() { q.near.hole = true }

// spread moves the heap to a new innermost rung that begins now, so that what
// is scheduled next finds its bucket there. It does nothing where only one
// time is left before the horizon.
func (q *queue) spread(now uint64) {
	if q.horizon-now <= 1 {
		return
	}
	items := q.near.items
	_, highest := span(items)
	q.far.divide(len(items), now, highest, q.horizon)
	q.horizon = now
	for _, it := range items {
		q.far.put(it)
	}
	q.near.items, q.limit = items[:0], q.nearMax
}

// load fills the empty heap from the ladder and tells whether there was
// anything. A bucket with too many items for the heap is divided first. After
// a load of many items, all of one time, the heap may double before it is
// spread, so that every spreading is paid for by as many pushes.
func (q *queue) load() bool {
	for len(q.near.items) == 0 && q.far.size > 0 {
		few := q.far.size <= q.nearMax/4
		b, start, end := q.far.pull()
		if !few && q.far.pool.size(b) > loadMax && end-start > 1 {
			q.refine(b, end)
			continue
		}
		q.empty(b)
		for few && q.far.size > 0 {
			b, _, _ = q.far.pull()
			q.empty(b)
		}
		q.horizon = end
	}
	if q.far.size == 0 {
		q.far.rungs = q.far.rungs[:0]
		q.horizon = endless
	}
	q.near.heapify()
	q.limit = max(q.nearMax, 2*len(q.near.items))
	return len(q.near.items) > 0
}

// empty appends the live items of list b to the heap, in no order.
func (q *queue) empty(b list) {
	pool := &q.far.pool
	for b != 0 {
		c := &pool.chunks[b]
		for _, it := range c.items[:c.n] {
			if q.slots.holds(it.slot(), it.seq()) {
				q.near.items = append(q.near.items, it)
			}
		}
		b = pool.release(b)
	}
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
