package stats

import (
	"math"
	"testing"
)

// The intervals that R 4 prints for wilcox.test(x, y, conf.int = TRUE, exact =
// FALSE) rest on the same formula; these cases can be worked out by hand.
func TestMannWhitney(t *testing.T) {
	ramp := func(from, n int) (x []float64) {
		for i := range n {
			x = append(x, float64(from+i))
		}
		return x
	}
	for _, c := range []struct {
		name             string
		x, y             []float64
		shift, low, high float64
	}{
		{"three apart: the extreme differences", []float64{11, 12, 13}, []float64{1, 2, 3}, 10, 8, 12},
		{"a shift of 100 of ten values", ramp(100, 10), ramp(0, 10), 100, math.NaN(), math.NaN()},
	} {
		shift, low, high, ok := MannWhitney(c.x, c.y, 0.98)
		if !ok || math.Abs(shift-c.shift) > 1e-6 || !math.IsNaN(c.low) && (math.Abs(low-c.low) > 1e-6 || math.Abs(high-c.high) > 1e-6) {
			t.Errorf("%s: %v (%v to %v), want %v (%v to %v)", c.name, shift, low, high, c.shift, c.low, c.high)
		}
		if !(low < shift && shift < high) || math.Abs(shift-low-(high-shift)) > 1e-6 {
			t.Errorf("%s: %v to %v is not around %v, which is the middle of both samples", c.name, low, high, shift)
		}
	}
	if _, _, _, ok := MannWhitney([]float64{2, 2}, []float64{2}, 0.98); ok {
		t.Error("values that are all the same have an interval")
	}
}

// The interval and the estimate that Kayenta prints for its issue spinnaker#6278, to
// the 0.0001 to which its root finder works: seven points of ten at 100, three at 1,
// against ten at 1. They stop on the steps of the statistic, at 0 and at 99.
func TestMannWhitneyOnPlateaus(t *testing.T) {
	x, y := []float64{100, 100, 100, 100, 100, 100, 100, 1, 1, 1}, []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	shift, low, high, ok := MannWhitney(x, y, 0.98)
	for i, d := range []float64{shift - 98.99992904170193, low - 6.825022991538781e-5, high - 99} {
		if !ok || math.Abs(d) > 1e-4 {
			t.Errorf("%v (%v to %v): figure %d is off by %v", shift, low, high, i, d)
		}
	}
}

// Moving a sample moves the interval, and swapping the samples turns it over.
func TestMannWhitneyMovesWithTheData(t *testing.T) {
	x, y := []float64{3, 1, 4, 1.5, 9, 2.6}, []float64{5, 3.5, 8.9, 7.9, 3.2, 3.8, 4.6}
	s, l, h, _ := MannWhitney(x, y, 0.9)
	moved := make([]float64, len(x))
	for i, v := range x {
		moved[i] = v + 1000
	}
	ms, ml, mh, _ := MannWhitney(moved, y, 0.9)
	ss, sl, sh, _ := MannWhitney(y, x, 0.9)
	for i, d := range []float64{ms - s - 1000, ml - l - 1000, mh - h - 1000, ss + s, sl + h, sh + l} {
		if math.Abs(d) > 1e-6 {
			t.Errorf("%d: off by %v", i, d)
		}
	}
}

// Tables of Mann and Whitney (1947): of 3 and 3, all apart has 1/20; of 5 and 5,
// 21 wins and more has 0.0476 (critical value 4 at 5%, one-sided).
func TestRankSumExact(t *testing.T) {
	for _, c := range []struct {
		m, n, wins int
		want       float64
	}{{3, 3, 9, 0.05}, {3, 3, 8, 0.1}, {3, 3, 0, 1}, {5, 5, 21, 0.04761904761904762}, {5, 5, 25, 1.0 / 252}, {1, 19, 19, 0.05}, {10, 10, 100, 1.0 / 184756}} {
		if got := RankSumExact(c.m, c.n, c.wins); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d and %d, %d wins: %v, want %v", c.m, c.n, c.wins, got, c.want)
		}
	}
	// It is symmetric, and does not mind which sample is which.
	for wins := range 29 {
		if a, b := RankSumExact(4, 7, wins), 1-RankSumExact(7, 4, 29-wins); math.Abs(a-b) > 1e-12 {
			t.Errorf("%d wins: %v and %v", wins, a, b)
		}
	}
}
