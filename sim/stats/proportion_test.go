package stats

import (
	"math"
	"testing"
)

// The cases of Newcombe, Statistics in Medicine 17 (1998) 857-872, table I:
// score method without continuity correction (3) and Clopper-Pearson (5).
func TestProportionNewcombe(t *testing.T) {
	for _, c := range []struct {
		k, n                                int
		low, high, exactLow, exactHigh, tol float64
	}{
		{81, 263, 0.2553, 0.3662, 0.2527, 0.3676, 5e-5},
		{15, 148, 0.0624, 0.1605, 0.0578, 0.1617, 5e-5},
		{0, 20, 0, 0.1611, 0, 0.1684, 5e-5},
		{1, 29, 0.0061, 0.1718, 0.0009, 0.1776, 5e-5},
		{29, 29, 1 - 0.1170, 1, 1 - 0.1194, 1, 5e-5},
	} {
		w, e := Proportion(c.k, c.n, 0.95), ProportionExact(c.k, c.n, 0.95)
		if math.Abs(w.Low-c.low) > c.tol || math.Abs(w.High-c.high) > c.tol {
			t.Errorf("wilson %d/%d: [%.4f, %.4f], want [%.4f, %.4f]", c.k, c.n, w.Low, w.High, c.low, c.high)
		}
		if math.Abs(e.Low-c.exactLow) > c.tol || math.Abs(e.High-c.exactHigh) > c.tol {
			t.Errorf("exact %d/%d: [%.4f, %.4f], want [%.4f, %.4f]", c.k, c.n, e.Low, e.High, c.exactLow, c.exactHigh)
		}
	}
}

func TestProportionOfNothing(t *testing.T) {
	e := Proportion(0, 0, 0.95)
	if !math.IsNaN(e.Center) || e.Low != 0 || e.High != 1 || e.Warnings[0].Code != Empty {
		t.Errorf("got %+v", e)
	}
}

func TestJoint(t *testing.T) {
	for m, want := range map[int]float64{1: 0.95, 2: 0.975, 5: 0.99} {
		if got := Joint(0.95, m); math.Abs(got-want) > 1e-12 {
			t.Errorf("m=%d: got %v, want %v", m, got, want)
		}
	}
}
