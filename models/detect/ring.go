package detect

import "github.com/rehearse-sim/rehearse/sim/clock"

// ring keeps the last values of one kind; its size is fixed when a watch
// begins, so that observing allocates nothing.
type ring[T any] struct {
	slots []T
	next  int
	used  int
}

func newRing[T any](n int) ring[T] { return ring[T]{slots: make([]T, n)} }

// push replaces the oldest value and returns it, the zero value while the ring
// fills.
func (r *ring[T]) push(v T) (old T) {
	old, r.slots[r.next] = r.slots[r.next], v
	if r.next++; r.next == len(r.slots) {
		r.next = 0
	}
	r.used = min(r.used+1, len(r.slots))
	return old
}

// ago returns the value pushed n pushes before the last, which is 0 ago.
func (r *ring[T]) ago(n int) *T {
	i := r.next - 1 - n
	if i < 0 {
		i += len(r.slots)
	}
	return &r.slots[i]
}

// scrapes is the number of scrapes that a window spans, at least one.
func scrapes(window, scrape clock.Span) int {
	if scrape <= 0 {
		panic("detect: scrape interval is not positive")
	}
	return max(int((window+scrape-1)/scrape), 1)
}
