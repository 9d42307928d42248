package rng

import (
	"math"
	"testing"
)

// The quick acceptance must never take what the exact test would refuse, for
// all shapes the method is used with (d = shape - 1/3 >= 2/3).
func TestGammaSqueezeLiesBelowTheBound(t *testing.T) {
	for _, shape := range []float64{1, 1.0001, 1.3, 2, 5, 30, 1000, 1e6} {
		d := shape - 1./3
		c := 1 / math.Sqrt(9*d)
		for x := -6.0; x < 6; x += 0.01 {
			v := 1 + c*x
			if v <= 0 {
				continue
			}
			v *= v * v
			quick := 1 - gammaSqueeze*x*x*x*x
			if bound := math.Exp(gammaBound(d, x*x, v)); quick > bound+1e-9 {
				t.Errorf("shape %v, x %.2f: takes %v, bound %v", shape, x, quick, bound)
			}
		}
	}
}

func TestGammaRefuses(t *testing.T) {
	for _, shape := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		mustPanic(t, func() {
			s := NewWorld(1, 0).Stream("x")
			s.Gamma(shape)
		})
	}
}
