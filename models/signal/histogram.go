package signal

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Buckets is the number of latency buckets: 8 per octave from 2^18 ns (262 µs)
// to 2^38 ns (275 s), each 1/8 of its octave's start wide, so a quantile is known
// to within 12.5%.
const Buckets = 160

const firstOctave = 18

// Histogram counts latencies.
type Histogram [Buckets]uint32

// Bucket returns the bucket of a latency; what lies outside counts in the
// first or last bucket.
func Bucket(d clock.Span) int {
	if d < 1<<firstOctave {
		return 0
	}
	octave := 63 - leadingZeros(uint64(d))
	b := (octave-firstOctave)*8 + int(uint64(d)>>(octave-3))&7
	return min(b, Buckets-1)
}

// Bound returns the lower bound of bucket i.
func Bound(i int) clock.Span {
	octave := firstOctave + i/8
	return clock.Span((8 + int64(i%8)) << (octave - 3))
}

// Add merges o into h.
func (h *Histogram) Add(o *Histogram) {
	for i, n := range o {
		h[i] += n
	}
}

// Count returns the number of latencies.
func (h *Histogram) Count() int64 {
	var n int64
	for _, c := range h {
		n += int64(c)
	}
	return n
}

// Quantile returns the p-quantile, linear within its bucket; NaN when empty.
func (h *Histogram) Quantile(p float64) float64 {
	total := h.Count()
	if total == 0 {
		return math.NaN()
	}
	rank := p * float64(total)
	var below float64
	for i, c := range h {
		if c > 0 && below+float64(c) >= rank {
			lo, hi := Bound(i), Bound(i+1)
			return lo.Seconds() + (hi-lo).Seconds()*max(rank-below, 0)/float64(c)
		}
		below += float64(c)
	}
	return Bound(Buckets).Seconds()
}
