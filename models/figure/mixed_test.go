package figure

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

func known(values []float64) Sample {
	f, _ := Get("tenants_hit")
	s := Sample{Figure: f, Obs: stats.Exact(values), Defined: make([]bool, len(values))}
	for i := range s.Defined {
		s.Defined[i] = true
	}
	return s
}

// What to reckon with covers the truth where both plays of a world share its luck: half
// of the releases are bad; the clean play has a normal value and the bad one the same and
// 1 more, or something happens in 3 of 10 worlds, in both plays. Taken as independent,
// they would be covered in 84% of the trials. Of 2000 at 95%, fewer than 92.0% cover
// with a probability below 1e-8 (binomial).
func TestMixedOfOneWorld(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 11))
	const trials = 2000
	for _, n := range []int{30, 100} {
		mean, share := 0, 0
		for range trials {
			bad, clean, event := make([]float64, n), make([]float64, n), make([]float64, n)
			for i := range n {
				clean[i] = r.NormFloat64()
				bad[i] = clean[i] + 1
				if r.Float64() < 0.3 {
					event[i] = 1
				}
			}
			if mixed(known(bad), known(clean), 0.5, Mean, 0.95).Contains(0.5) {
				mean++
			}
			if mixed(known(event), known(event), 0.5, OfPlays, 0.95).Contains(0.3) {
				share++
			}
		}
		if min(mean, share) < trials*920/1000 {
			t.Errorf("%d worlds: the mean is covered in %d of %d trials, the share in %d", n, mean, trials, share)
		}
	}
}

// mixed weighs the two cases: a mean of 10 with 30% and of 0 with 70% is 3.
func TestMixed(t *testing.T) {
	sample := func(values ...float64) Sample { return known(values) }
	bad, clean := sample(0.09, 0.1, 0.11, 0.1), sample(0, 0, 0, 0)
	e := mixed(bad, clean, 0.3, Mean, 0.95)
	if math.Abs(e.Center-0.03) > 1e-12 || !(e.Low < 0.03 && 0.03 < e.High) {
		t.Errorf("mean %v (%v to %v), want 0.03 within", e.Center, e.Low, e.High)
	}
	if q := mixed(bad, clean, 0.3, Median, 0.95); q.Center != 0 {
		t.Errorf("median of a mixture that is 0 in 70%% is %v", q.Center)
	}
	if q := mixed(bad, clean, 0.3, "p80", 0.95); q.Center < 0.09 {
		t.Errorf("p80 of it is %v, want one of the bad values", q.Center)
	}
}
