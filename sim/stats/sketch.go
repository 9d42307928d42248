package stats

import (
	"fmt"
	"math"

	"github.com/DataDog/sketches-go/ddsketch"
	"github.com/DataDog/sketches-go/ddsketch/mapping"
	"github.com/DataDog/sketches-go/ddsketch/store"
)

// SketchAccuracy is the relative error of a quantile that a [Sketch] returns.
const SketchAccuracy = 0.01

// Sketch holds the quantiles of a stream in little memory: each value counts in
// a bucket 2% wide (DDSketch: Masson, Rim and Lee, PVLDB 12, 2019). Buckets never
// collapse, so merged sketches equal the sketch of all values in any order,
// exactly. Make one with [NewSketch].
type Sketch struct {
	dd          *ddsketch.DDSketch
	n           int
	low, high   int // counts of -Inf and +Inf
	least, most float64
}

// NewSketch is an empty sketch.
func NewSketch() *Sketch {
	m, err := mapping.NewLogarithmicMapping(SketchAccuracy)
	if err != nil {
		panic(fmt.Sprintf("stats: sketch accuracy %v: %v", SketchAccuracy, err))
	}
	return &Sketch{
		dd:    ddsketch.NewDDSketch(m, store.NewBufferedPaginatedStore(), store.NewBufferedPaginatedStore()),
		least: math.Inf(1), most: math.Inf(-1),
	}
}

// Add takes one value; NaN panics. Infinite values are counted.
func (s *Sketch) Add(v float64) {
	switch {
	case math.IsInf(v, 1):
		s.high++
	case math.IsInf(v, -1):
		s.low++
	default:
		if err := s.dd.Add(v); err != nil {
			panic(fmt.Sprintf("stats: sketch of %v: %v", v, err))
		}
	}
	s.n++
	s.least, s.most = min(s.least, v), max(s.most, v)
}

// Merge adds all that t has seen; t stays as it is.
func (s *Sketch) Merge(t *Sketch) {
	if err := s.dd.MergeWith(t.dd); err != nil {
		panic(fmt.Sprintf("stats: merging sketches: %v", err))
	}
	s.n, s.low, s.high = s.n+t.n, s.low+t.low, s.high+t.high
	s.least, s.most = min(s.least, t.least), max(s.most, t.most)
}

// N is the number of values.
func (s *Sketch) N() int { return s.n }

// Min is the exact smallest value, NaN when empty.
func (s *Sketch) Min() float64 { return s.ifSome(s.least) }

// Max is the exact largest value, NaN when empty.
func (s *Sketch) Max() float64 { return s.ifSome(s.most) }

func (s *Sketch) ifSome(v float64) float64 {
	if s.n == 0 {
		return math.NaN()
	}
	return v
}

// Quantile returns, within [SketchAccuracy] relative, the value of rank
// ceil(p·n), 0 <= p <= 1; p = 0 and p = 1 give the exact extremes. NaN when
// empty; p out of range panics.
func (s *Sketch) Quantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		panic(fmt.Sprintf("stats: quantile is %v, must be in [0, 1]", p))
	}
	if s.n == 0 {
		return math.NaN()
	}
	h := float64(s.n) * p
	rank := int(math.Ceil(h - 1e-9*float64(s.n)*p)) // p·n that is whole but for rounding
	if rank <= 1 {
		return s.least
	}
	if rank >= s.n {
		return s.most
	}
	return min(max(s.atRank(rank-1), s.least), s.most)
}

// atRank counts from 0.
func (s *Sketch) atRank(rank int) float64 {
	negative := int(s.dd.GetNegativeValueStore().TotalCount())
	zero := int(s.dd.GetZeroCount())
	switch r := rank - s.low; {
	case r < 0:
		return math.Inf(-1)
	case rank >= s.n-s.high:
		return math.Inf(1)
	case r < negative:
		return -s.dd.Value(s.dd.GetNegativeValueStore().KeyAtRank(float64(negative - 1 - r)))
	case r < negative+zero:
		return 0
	default:
		return s.dd.Value(s.dd.GetPositiveValueStore().KeyAtRank(float64(r - negative - zero)))
	}
}
