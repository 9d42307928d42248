package sim

import "math/bits"

// A ladder holds the items that are not yet near: an outermost rung of equal
// time buckets, and in it finer rungs, each of which divides one bucket of the
// rung around it. Items within a bucket are in no order. So an item is written
// once for each rung it passes, however many are pending. The idea is the
// ladder queue of Tang, Goh and Thng, "Ladder Queue: An O(1) Priority Queue
// Structure for Large-Scale Discrete Event Simulation", ACM TOMACS 15 (2005).
// It differs in three things: widths are powers of two, so that a bucket is
// found by a shift; the last bucket of a rung is as long as it has to be, so
// that the last bucket of the outermost rung serves as the list they call Top;
// and their sorted Bottom is the heap of near items.
type ladder struct {
	rungs []rung // outermost first; those in use
	size  int    // items in all rungs
	pool  pool
}

// A rung divides the time from start to end. Buckets before next are used up.
type rung struct {
	start, end uint64
	shift      uint // all buckets but the last are 1<<shift long
	next       int
	from       uint64 // start of bucket next
	buckets    []list
}

// The shape of rungs; judgement by the hold benchmarks.
const (
	perBucket  = 16 // items to a bucket when a rung is made
	minBuckets = 4
	maxBuckets = 1024 // as many open chunks as a second-level cache holds
)

// bound returns the start of bucket i, or the end of the rung if it has no such
// bucket.
func (r *rung) bound(i int) uint64 {
	if i >= len(r.buckets) {
		return r.end
	}
	return min(r.start+uint64(i)<<r.shift, r.end)
}

// put adds an item. Its time must not be before the start of the innermost
// rung's next bucket.
func (l *ladder) put(it item) {
	for i := range l.rungs {
		r := &l.rungs[i]
		if it.time < r.from {
			continue
		}
		b := int(min((it.time-r.start)>>r.shift, uint64(len(r.buckets)-1)))
		r.buckets[b] = l.pool.add(r.buckets[b], it)
		l.size++
		return
	}
	panic("sim: no rung for an item; the near horizon is wrong")
}

// pull takes the first bucket that is not empty out of the innermost rung and
// returns it with the bucket's bounds. Rungs that are used up are dropped, so
// that every rung in use has a bucket left. There must be items.
func (l *ladder) pull() (b list, start, end uint64) {
	for b == 0 {
		r := &l.rungs[len(l.rungs)-1]
		for b == 0 && r.next < len(r.buckets) {
			b = r.buckets[r.next]
			r.buckets[r.next] = 0
			r.next++
		}
		start, end = r.bound(r.next-1), r.bound(r.next)
		r.from = end
		if r.next == len(r.buckets) {
			l.rungs = l.rungs[:len(l.rungs)-1]
		}
	}
	l.size -= l.pool.size(b)
	return b, start, end
}

// divide makes a rung inside the present ones for n items between lowest and
// highest that are about to be put, and for those that will come, before end.
// Its last bucket, from behind highest to end, is empty at first. As it has a
// bucket boundary behind lowest, dividing over and over comes to an end.
func (l *ladder) divide(n int, lowest, highest, end uint64) {
	want := min(max(n/perBucket, minBuckets), maxBuckets)
	shift := uint(bits.Len64((highest - lowest) / uint64(want)))
	count := int((highest-lowest)>>shift) + 2
	if len(l.rungs) < cap(l.rungs) {
		l.rungs = l.rungs[:len(l.rungs)+1]
	} else {
		l.rungs = append(l.rungs, rung{})
	}
	r := &l.rungs[len(l.rungs)-1]
	if cap(r.buckets) < count {
		r.buckets = make([]list, maxBuckets+1)
	}
	*r = rung{start: lowest, end: end, shift: shift, from: lowest, buckets: r.buckets[:count]}
	clear(r.buckets)
}
