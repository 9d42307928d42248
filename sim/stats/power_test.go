package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Power is how often the test sees it: of 4000 trials the share lies within 6 standard
// errors and the 1% that the doc allows with a probability above 1-1e-8. What
// SampleSize says is 80% is less by the exact test.
func TestPowerIsHowOftenTheExactTestSees(t *testing.T) {
	const alpha, trials = 0.05, 4000
	r := rand.New(rand.NewPCG(8, 13))
	failures := func(n int, p float64) int { // by the gaps between them
		if p == 0 {
			return 0
		}
		k := 0
		for i := 0.0; ; k++ {
			if i += math.Floor(math.Log(1-r.Float64())/math.Log1p(-p)) + 1; i > float64(n) {
				return k
			}
		}
	}
	for _, c := range []struct{ p0, p1, ratio float64 }{
		{0, 0.01, 1}, {0, 0.01, 99}, {0.001, 0.01, 19}, {0.0001, 0.05, 19}, {0.01, 0.05, 1}, {0.01, 0.02, 19}, {0.1, 0.3, 99},
	} {
		n := SampleSize(c.p0, c.p1, alpha, 0.8, c.ratio)
		m := int(float64(n) * c.ratio)
		seen := 0
		for range trials {
			seen += order(TwoProportion(failures(n, c.p1), n, failures(m, c.p0), m) <= alpha)
		}
		got, want := Power(c.p0, c.p1, alpha, n, m), float64(seen)/trials
		if math.Abs(got-want) > 0.01+6*math.Sqrt(want*(1-want)/trials) {
			t.Errorf("%+v with %d: %.3f, seen in %.3f of the trials", c, n, got, want)
		}
		if got > 0.80 {
			t.Errorf("%+v with %d: %.3f, more than 80%%", c, n, got)
		}
	}
}

// By hand: 3 of 3 against 0 of 3 has p = 1/20, and nothing else is as low as 5%; so what
// fails always is always seen, and what fails half the time in an eighth of the cases.
func TestPowerByHand(t *testing.T) {
	for p1, want := range map[float64]float64{1: 1, 0.5: 0.125} {
		if got := Power(0, p1, 0.05, 3, 3); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v against 0: %v, want %v", p1, got, want)
		}
	}
	if got := Power(0, 1, 0.05, 2, 2); got != 0 {
		t.Errorf("2 of 2 against 0 of 2 is seen with %v", got)
	}
}
