package sim

import (
	"testing"
	"unsafe"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// footprint returns the bytes an engine's pending events take: in use, and
// with what is reserved for more.
func footprint(e *Engine) (used, reserved int) {
	const (
		itemSize  = int(unsafe.Sizeof(item{}))
		slotSize  = int(unsafe.Sizeof(slot{}))
		chunkSize = int(unsafe.Sizeof(chunk{}))
		listSize  = int(unsafe.Sizeof(list(0)))
	)
	free := 0
	for c := e.queue.far.pool.free; c != 0; c = e.queue.far.pool.chunks[c].under {
		free++
	}
	used = len(e.slots.table)*slotSize + len(e.queue.near.items)*itemSize + (len(e.queue.far.pool.chunks)-1-free)*chunkSize
	reserved = cap(e.slots.table)*slotSize + cap(e.queue.near.items)*itemSize + cap(e.queue.far.pool.chunks)*chunkSize
	for i, r := range e.queue.far.rungs[:cap(e.queue.far.rungs)] {
		if i < len(e.queue.far.rungs) {
			used += len(r.buckets) * listSize
		}
		reserved += cap(r.buckets) * listSize
	}
	return used, reserved
}

// TestBytesPerPendingEvent computes what a pending event takes, argument and
// slot included, in the steady state of the hold model.
func TestBytesPerPendingEvent(t *testing.T) {
	const bar = 40
	for _, inc := range increments {
		for _, n := range []int{100, 1000, 10_000, 100_000, 300_000} {
			h := newHold(New("footprint"), inc.draw, n)
			h.run(3 * n)
			used, reserved := footprint(h.e)
			t.Logf("%s, %d pending: %.1f bytes each, %.1f with what is reserved", inc.name, n,
				float64(used)/float64(n), float64(reserved)/float64(n))
			if used > bar*n {
				t.Errorf("%s, %d pending: %.1f bytes each, want at most %d", inc.name, n, float64(used)/float64(n), bar)
			}
		}
	}
}

// TestNoAllocations plays, cancels and reschedules in the steady state, near
// and far.
func TestNoAllocations(t *testing.T) {
	for _, n := range []int{2, 100, 10_000} {
		h := newHold(New("allocations"), increments[0].draw, n)
		h.run(20 * n)
		if got := testing.AllocsPerRun(20, func() { h.run(n) }); got != 0 {
			t.Errorf("%d pending: %v allocations in %d events", n, got, n)
		}
		churn := func() {
			for i := range 500 {
				a := h.e.After(clock.Span(i)*clock.Second/100, Decide, h.id, 0)
				b, _ := h.e.Reschedule(a, h.e.Now().Add(clock.Hour), World)
				h.e.Cancel(b)
			}
			h.run(n)
		}
		for range 20 {
			churn()
		}
		if got := testing.AllocsPerRun(20, churn); got != 0 {
			t.Errorf("%d pending: %v allocations while cancelling", n, got)
		}
	}
}

// TestCancelledTimeoutsDoNotPileUp plays requests of 10 ms with timeouts of
// 30 s that are always cancelled: of 3000 timeouts under way at a time, all
// but a hundred or so are stale.
func TestCancelledTimeoutsDoNotPileUp(t *testing.T) {
	e := New("timeouts")
	var timeout, done HandlerID
	var armed []Handle
	most, left := 0, 100_000
	timeout = e.Register("timeout", HandlerFunc(func(clock.Time, uint64) { t.Error("a cancelled timeout ran") }))
	done = e.Register("done", HandlerFunc(func(now clock.Time, i uint64) {
		if !e.Cancel(armed[i]) {
			t.Error("a pending timeout could not be cancelled")
		}
		if left--; left > 0 {
			e.After(10*clock.Millisecond, World, done, i)
			armed[i] = e.After(30*clock.Second, World, timeout, i)
		}
		most = max(most, e.queue.near.size()+e.queue.far.size)
	}))
	for i := range uint64(10) {
		e.After(clock.Span(i), World, done, i)
		armed = append(armed, e.After(30*clock.Second, World, timeout, i))
	}
	e.Run(clock.Never)
	if want := 2*20 + sweepSlack + 2; most > want {
		t.Errorf("%d items pending at a time, want at most %d", most, want)
	}
	if e.Pending() != 0 {
		t.Errorf("%d pending at the end", e.Pending())
	}
}

// TestSkewStaysCheap schedules in the orders and shapes that hurt bucket
// queues, and counts rungs instead of time: each pushed item looks at no more
// than all of them.
func TestSkewStaysCheap(t *testing.T) {
	const n = 50_000
	for name, at := range map[string]func(i int) int64{
		"descending":        func(i int) int64 { return int64(n - i) },
		"ascending":         func(i int) int64 { return int64(i) },
		"all at once":       func(int) int64 { return 7 },
		"halving":           func(i int) int64 { return 1 << 62 >> (i % 62) },
		"never and now":     func(i int) int64 { return [2]int64{1, int64(clock.Never)}[i&1] },
		"a cluster far off": func(i int) int64 { return 1<<60 + int64(i*7919%n) },
		"nested clusters":   func(i int) int64 { return 1<<(6*(i%10)) + int64(i*7919%64) },
	} {
		t.Run(name, func(t *testing.T) {
			e := New(name)
			deepest, last := 0, clock.Time(0)
			h := e.Register("note", HandlerFunc(func(now clock.Time, _ uint64) {
				if now < last {
					t.Fatalf("%v after %v", now, last)
				}
				last = now
				deepest = max(deepest, len(e.queue.far.rungs))
			}))
			never := 0
			for i := range n {
				if at(i) == int64(clock.Never) {
					never++
				}
				e.At(clock.Time(at(i)), World, h, 0)
				deepest = max(deepest, len(e.queue.far.rungs))
			}
			e.Run(clock.Never)
			if int(e.Events())+never != n || e.Pending() != never {
				t.Errorf("%d events ran, %d are pending", e.Events(), e.Pending())
			}
			if deepest > 16 {
				t.Errorf("%d rungs", deepest)
			}
		})
	}
}
