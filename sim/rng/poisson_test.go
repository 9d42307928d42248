package rng

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// chiSquare compares counts of draws (index = value - low) with a probability
// function. Cells expecting fewer than 10 draws are pooled with the next one.
// It returns the p-value.
func chiSquare(counts map[int64]int, n int, most int64, prob func(float64) float64) float64 {
	chi, cells := 0.0, -1
	observed, expected, left := 0.0, 0.0, float64(n)
	settle := func() {
		chi += (observed - expected) * (observed - expected) / expected
		observed, expected = 0, 0
		cells++
	}
	seen := 0
	for k := int64(0); k <= most; k++ {
		e := float64(n) * prob(float64(k))
		observed += float64(counts[k])
		seen += counts[k]
		expected += e
		left -= e
		if expected >= 10 && left >= 10 {
			settle()
		}
	}
	observed += float64(n - seen) // beyond most
	expected += max(left, 0)
	settle()
	return distuv.ChiSquared{K: float64(cells)}.Survival(chi)
}

// Below 30 the samplers are as good as exact: chi-square on a million draws per mean, alarm
// at p < 1e-8, 12 means: false-alarm probability 1.2e-7.
func TestPoissonAgainstExactProbabilities(t *testing.T) {
	for _, mean := range []float64{0.01, 0.1, 0.9, 1, 3, 5, 9.99, 10, 10.5, 15, 20, 29.99} {
		s := NewWorld(3, 0).Stream("test/poisson")
		const n = 1000000
		counts := map[int64]int{}
		for range n {
			counts[s.Poisson(mean)]++
		}
		p := chiSquare(counts, n, int64(mean+12*math.Sqrt(mean)+12), distuv.Poisson{Lambda: mean}.Prob)
		if !(p > 1e-8) {
			t.Errorf("mean %v: p-value %.2g", mean, p)
		}
	}
}

// quantileError returns the largest difference between the distribution
// function of poissonAt, whose jumps it finds by bisection, and the exact one.
func quantileError(mean float64) float64 {
	exact, worst := distuv.Poisson{Lambda: mean}, 0.0
	for k := max(0, math.Floor(mean-7*math.Sqrt(mean))); k <= mean+7*math.Sqrt(mean)+3; k++ {
		low, high := -12.0, 12.0
		for range 60 {
			if middle := (low + high) / 2; poissonAt(mean, middle) <= int64(k) {
				low = middle
			} else {
				high = middle
			}
		}
		worst = max(worst, math.Abs(normalCDF(low)-exact.CDF(k)))
	}
	return worst
}

// The documented errors are computed, not sampled, and none is exceeded on the
// way.
func TestPoissonErrorFrom30(t *testing.T) {
	for _, c := range []struct{ mean, most float64 }{
		{30, 5e-6}, {30.5, 5e-6}, {50, 5e-6}, {100, 4e-7}, {300, 4e-7}, {1000, 4e-9}, {10000, 4e-9},
	} {
		e := quantileError(c.mean)
		if e > c.most {
			t.Errorf("mean %v: error %.3g, documented %v", c.mean, e, c.most)
		}
	}
}

// Mean and variance over all methods, limits as in checkMoments.
func TestPoissonMoments(t *testing.T) {
	for _, mean := range []float64{0.5, 9, 12, 29, 31, 250, 1e6, 1e15} {
		s := NewWorld(4, 0).Stream("test/poisson")
		xs := draws(100000, func() float64 { return float64(s.Poisson(mean)) })
		checkMoments(t, "poisson", xs, mean, mean, 3+1/mean)
	}
	s := NewWorld(4, 0).Stream("test/poisson")
	if got := s.Poisson(0); got != 0 {
		t.Errorf("Poisson(0) = %d", got)
	}
}

func TestPoissonRefuses(t *testing.T) {
	for _, mean := range []float64{-1, math.NaN(), math.Inf(1), 1e19} {
		mustPanic(t, func() {
			s := NewWorld(4, 0).Stream("test/poisson")
			s.Poisson(mean)
		})
	}
}

func mustPanic(t *testing.T, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	f()
}
