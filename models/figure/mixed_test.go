package figure

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

// mixed weighs the two cases: a mean of 10 with 30% and of 0 with 70% is 3.
func TestMixed(t *testing.T) {
	f, _ := Get("tenants_hit")
	sample := func(values ...float64) Sample {
		s := Sample{Figure: f, Obs: stats.Exact(values), Defined: make([]bool, len(values))}
		for i := range s.Defined {
			s.Defined[i] = true
		}
		return s
	}
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
