package sim

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// increments are the distributions of the hold model: how far ahead of now the
// next event is scheduled, drawn in advance so that drawing costs nothing in
// the measured loop. All have mean 1 s.
var increments = []struct {
	name string
	draw func(u float64) float64 // u uniform in (0, 1)
}{
	{"exponential", func(u float64) float64 { return -math.Log(u) }},
	// Nine in ten are short, one in ten is about a hundred times as long:
	// service times among timeouts.
	{"bimodal", func(u float64) float64 {
		const short = 1 / (0.9 + 0.1*100)
		if u < 0.9 {
			return 2 * short * u / 0.9
		}
		return short * (95 + 10*(u-0.9)/0.1)
	}},
	// Pareto with shape 1.5: finite mean, infinite variance.
	{"pareto", func(u float64) float64 { return math.Pow(u, -1/1.5) / 3 }},
}

// hold is the classic test of a pending set (D. W. Jones, 1986): N events are
// pending, each schedules its successor.
type hold struct {
	e     *Engine
	id    HandlerID
	spans []clock.Span
	i     int
	left  int
}

func (h *hold) Handle(clock.Time, uint64) {
	h.i++
	h.e.After(h.spans[h.i&(len(h.spans)-1)], World, h.id, 0)
	if h.left--; h.left == 0 {
		h.e.Stop()
	}
}

func newHold(e *Engine, draw func(float64) float64, n int) *hold {
	h := &hold{e: e, spans: make([]clock.Span, 1<<16)}
	h.id = e.Register("hold", h)
	x := uint64(88172645463325252)
	for i := range h.spans {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		h.spans[i] = clock.FromSeconds(draw((float64(x>>11) + 0.5) / (1 << 53)))
	}
	for i := range n {
		e.After(h.spans[i*7919&(len(h.spans)-1)]+clock.Span(i), World, h.id, 0)
	}
	return h
}

func (h *hold) run(n int) {
	h.left = n
	h.e.Run(clock.Never)
}

func benchmarkHold(b *testing.B, engine func() *Engine) {
	for _, inc := range increments {
		b.Run("inc="+inc.name, func(b *testing.B) {
			for _, n := range []int{2, 100, 10000, 100000, 1000000} {
				b.Run(fmt.Sprintf("N=%d", n), func(b *testing.B) {
					h := newHold(engine(), inc.draw, n)
					h.run(3 * n) // into the steady state
					b.ReportAllocs()
					b.ResetTimer()
					h.run(b.N)
					b.StopTimer()
					if h.e.Pending() != n {
						b.Fatalf("%d pending, want %d", h.e.Pending(), n)
					}
				})
			}
		})
	}
}

// BenchmarkHold measures one pop and push at a constant number of pending
// events.
func BenchmarkHold(b *testing.B) {
	benchmarkHold(b, func() *Engine { return New("hold") })
}

// BenchmarkHoldHeap is BenchmarkHold with the heap alone, the measure for the
// ladder.
func BenchmarkHoldHeap(b *testing.B) {
	benchmarkHold(b, func() *Engine {
		e := New("hold, heap alone")
		e.queue.bound(1 << 30)
		return e
	})
}

// BenchmarkTimeout measures a request that ends before its timeout: the
// completion is scheduled and runs, the timeout, 3000 times as far ahead, is
// scheduled and cancelled. A hundred requests are under way.
func BenchmarkTimeout(b *testing.B) {
	e := New("timeout")
	armed := make([]Handle, 100)
	left := b.N
	timeout := e.Register("timeout", HandlerFunc(func(clock.Time, uint64) { b.Error("a cancelled timeout ran") }))
	var done HandlerID
	done = e.Register("done", HandlerFunc(func(_ clock.Time, i uint64) {
		e.Cancel(armed[i])
		armed[i] = e.After(30*clock.Second, World, timeout, i)
		e.After(10*clock.Millisecond, World, done, i)
		if left--; left == 0 {
			e.Stop()
		}
	}))
	for i := range armed {
		armed[i] = e.After(30*clock.Second, World, timeout, uint64(i))
		e.After(clock.Span(i)*100*clock.Microsecond, World, done, uint64(i))
	}
	b.ReportAllocs()
	b.ResetTimer()
	e.Run(clock.Never)
}
