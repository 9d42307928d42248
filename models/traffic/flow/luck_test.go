package flow

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// However a time is cut into steps, their luck adds up to that of the whole, and
// steps of any length and place have the same standard normal luck, independent of
// their neighbours: 20,000 of each kind, mean, variance and covariance within 5.5
// standard errors (a false alarm in 1e-6 for all together).
func TestLuckIsOneMotion(t *testing.T) {
	l := luck(rng.NewWorld(1, 0).Key("luck"))
	at := func(seconds float64) clock.Time { return clock.Time(clock.FromSeconds(seconds)) }
	for _, cuts := range [][]float64{{0, 0.5, 1}, {3.25, 3.3, 9}, {7.5, 7.625, 7.6875, 7.9, 8, 8.4}, {0, 4, 64}} {
		sum, from := 0.0, cuts[0]
		for _, to := range cuts[1:] {
			sum += l.over(at(from), at(to)) * math.Sqrt(float64(tick(at(to))-tick(at(from)))/ticks)
			from = to
		}
		whole := l.over(at(cuts[0]), at(from)) * math.Sqrt(float64(tick(at(from))-tick(at(cuts[0])))/ticks)
		if math.Abs(sum-whole) > 1e-12 {
			t.Errorf("steps between %v go %g together, and %g at once", cuts, sum, whole)
		}
	}
	if z := l.over(at(1), at(1.001)); z != 0 {
		t.Errorf("within a tick the luck is %g, want none", z)
	}
	const n = 20000
	for _, width := range []float64{0.25, 0.3, 0.5, 1.7, 5} {
		var mean, square, pairs, before float64
		for i := range n {
			z := l.over(at(float64(i)*width), at(float64(i+1)*width))
			mean, square, pairs, before = mean+z/n, square+z*z/n, pairs+z*before/n, z
		}
		if e := 5.5 / math.Sqrt(n); math.Abs(mean) > e || math.Abs(square-1) > e*math.Sqrt2 || math.Abs(pairs) > e {
			t.Errorf("steps of %g s have luck of mean %g, variance %g and covariance %g with the next", width, mean, square, pairs)
		}
	}
}
