package flow

import (
	"fmt"
	"math"
	"testing"
)

// near fails unless got is want up to a relative tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s: got %.8g, want %.8g within %g", what, got, want, tolerance)
	}
}

// markov is the stationary law of M/M/c/K by its product form.
func markov(slots, places int, a float64) []float64 {
	p := make([]float64, slots+places+1)
	p[0] = 1
	sum := 1.0
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * a / float64(min(i, slots))
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

func TestStationaryLawIsMarkovs(t *testing.T) {
	for _, c := range []struct {
		slots, places int
		rho           float64
	}{
		{1, 9, 0.9}, {1, 9, 1.2}, {1, 9, 2}, {10, 0, 0.9}, {4, 64, 0.5}, {4, 64, 1}, {4, 64, 1.5},
		{48, 96, 0.97}, {100, 900, 0.99},
	} {
		l := newLaw(c.slots, c.places)
		mean := 0.1
		a := c.rho * float64(c.slots)
		l.settle(a/mean, mean, 1)
		want := markov(c.slots, c.places, a)
		for i, w := range want {
			if math.Abs(l.p[i]-w) > 1e-10 {
				t.Errorf("%+v: state %d has %.12f, want %.12f", c, i, l.p[i], w)
			}
		}
		if loss := want[len(want)-1]; loss > cutoff {
			near(t, fmt.Sprintf("%+v: loss", c), l.reject(), loss, 1e-8)
		}
	}
}
