package stats

import (
	"fmt"
	"math"
)

// Tally is the count, mean, spread and extremes of a stream of values, without
// keeping them. The zero value is empty. Sums are Welford's (Technometrics 4,
// 1962) and merges Chan, Golub and LeVeque's (1979): no cancellation. Merging
// in another order can change the last bits of mean and variance; count and
// extremes are exact.
type Tally struct {
	n        int
	mean, m2 float64
	min, max float64
}

// Add takes one value; NaN panics.
func (t *Tally) Add(v float64) {
	if v != v {
		panic("stats: tally of NaN")
	}
	t.n++
	if t.n == 1 {
		t.min, t.max = v, v
	}
	d := v - t.mean
	t.mean += d / float64(t.n)
	t.m2 += d * (v - t.mean)
	t.min, t.max = min(t.min, v), max(t.max, v)
}

// Merge adds all that u has seen.
func (t *Tally) Merge(u Tally) {
	if u.n == 0 {
		return
	}
	if t.n == 0 {
		*t = u
		return
	}
	n, d := float64(t.n+u.n), u.mean-t.mean
	t.m2 += u.m2 + d*d*float64(t.n)*float64(u.n)/n
	t.mean += d * float64(u.n) / n
	t.n += u.n
	t.min, t.max = min(t.min, u.min), max(t.max, u.max)
}

// N is the number of values.
func (t Tally) N() int { return t.n }

// Mean is NaN when empty.
func (t Tally) Mean() float64 { return t.ifSome(1, t.mean) }

// Sum is 0 when empty.
func (t Tally) Sum() float64 { return t.mean * float64(t.n) }

// Variance is the unbiased sample variance, NaN below two values.
func (t Tally) Variance() float64 { return t.ifSome(2, t.m2/float64(t.n-1)) }

// SD is the square root of [Tally.Variance].
func (t Tally) SD() float64 { return math.Sqrt(t.Variance()) }

// Min is NaN when empty.
func (t Tally) Min() float64 { return t.ifSome(1, t.min) }

// Max is NaN when empty.
func (t Tally) Max() float64 { return t.ifSome(1, t.max) }

func (t Tally) ifSome(n int, v float64) float64 {
	if t.n < n {
		return math.NaN()
	}
	return v
}

// String is for logs: "n=3 mean=2 sd=1 min=1 max=3".
func (t Tally) String() string {
	return fmt.Sprintf("n=%d mean=%g sd=%g min=%g max=%g", t.n, t.Mean(), t.SD(), t.Min(), t.Max())
}
