package rng

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// Chi-square on a million draws per case, alarm at p < 1e-8, 12 cases:
// false-alarm probability 1.2e-7.
func TestBinomialAgainstExactProbabilities(t *testing.T) {
	for _, c := range []struct {
		n int64
		p float64
	}{
		{1, 0.5}, {10, 0.1}, {10, 0.9}, {20, 0.5}, {19, 0.5}, {1000, 0.0099}, {1000, 0.0101},
		{100, 0.3}, {100, 0.7}, {5000, 0.5}, {1000000, 1e-5}, {100000, 0.002},
	} {
		s := NewWorld(5, 0).Stream("test/binomial")
		const n = 1000000
		counts := map[int64]int{}
		for range n {
			counts[s.Binomial(c.n, c.p)]++
		}
		sd := math.Sqrt(float64(c.n) * c.p * (1 - c.p))
		most := min(c.n, int64(float64(c.n)*c.p+12*sd+12))
		p := chiSquare(counts, n, most, distuv.Binomial{N: float64(c.n), P: c.p}.Prob)
		if !(p > 1e-8) {
			t.Errorf("n %d, p %v: p-value %.2g", c.n, c.p, p)
		}
	}
}

// Large counts against the normal limit, limits as in checkMoments; the
// kurtosis is 3 up to 1/(n p q).
func TestBinomialMoments(t *testing.T) {
	for _, c := range []struct {
		n int64
		p float64
	}{{1e9, 0.25}, {1e11, 1e-4}, {1e12, 0.75}} {
		s := NewWorld(6, 0).Stream("test/binomial")
		xs := draws(100000, func() float64 { return float64(s.Binomial(c.n, c.p)) })
		n := float64(c.n)
		checkMoments(t, "binomial", xs, n*c.p, n*c.p*(1-c.p), 3)
		mean, sd := n*c.p, math.Sqrt(n*c.p*(1-c.p))
		if d := ks(xs, func(x float64) float64 { return normalCDF((x - mean) / sd) }); d > ksLimit {
			t.Errorf("n %d, p %v: KS %.2f, limit %v", c.n, c.p, d, ksLimit)
		}
	}
}

func TestBinomialEdges(t *testing.T) {
	s := NewWorld(6, 0).Stream("test/binomial")
	for _, c := range []struct {
		n    int64
		p    float64
		want int64
	}{{0, 0.5, 0}, {7, 0, 0}, {7, 1, 7}, {math.MaxInt64, 0, 0}} {
		if got := s.Binomial(c.n, c.p); got != c.want {
			t.Errorf("Binomial(%d, %v) = %d, want %d", c.n, c.p, got, c.want)
		}
	}
	mustPanic(t, func() { s.Binomial(-1, 0.5) })
	mustPanic(t, func() { s.Binomial(1, 1.5) })
	mustPanic(t, func() { s.Binomial(1, math.NaN()) })
}
