package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Survival days of 7 treated mice (Efron and Tibshirani, 1993, table 2.1): mean
// 86.86, bootstrap standard error 23.36 in the limit, so the interval lies about
// 1.96 of those around, pushed right by the skewness.
func TestBootstrapMice(t *testing.T) {
	mice := []float64{94, 197, 16, 38, 99, 141, 23}
	mean := func(index []int) float64 {
		s := 0.0
		for _, i := range index {
			s += mice[i]
		}
		return s / float64(len(index))
	}
	e := Bootstrap(7, mean, 0.95, 20000, rand.NewPCG(1, 1))
	if math.Abs(e.Center-86.857) > 1e-3 || math.Abs((e.High-e.Low)/2-1.96*23.36) > 2.5 {
		t.Errorf("got %+v", e)
	}
	if e.High-e.Center < e.Center-e.Low {
		t.Errorf("skewed to the right, but the interval is [%v, %v] around %v", e.Low, e.High, e.Center)
	}
	again := Bootstrap(7, mean, 0.95, 20000, rand.NewPCG(1, 1))
	if again.Low != e.Low || again.High != e.High {
		t.Error("the same source gave other bits")
	}
}

func TestBootstrapDegenerate(t *testing.T) {
	first := func(index []int) float64 { return float64(index[0]) }
	seven := func([]int) float64 { return 7 }
	nan := func(index []int) float64 { return math.NaN() }
	if e := Bootstrap(0, nan, 0.95, 100, rand.NewPCG(1, 1)); !math.IsNaN(e.Center) || e.Warnings[0].Code != Empty {
		t.Errorf("none: %+v", e)
	}
	if e := Bootstrap(1, first, 0.95, 100, rand.NewPCG(1, 1)); e.Center != 0 || !e.OpenHigh() || e.Need() != 2 {
		t.Errorf("one: %+v", e)
	}
	if e := Bootstrap(9, seven, 0.95, 100, rand.NewPCG(1, 1)); e.Low != 7 || e.High != 7 || e.Warnings[1].Code != AllEqual {
		t.Errorf("equal: %+v", e)
	}
}

// A paired difference of two p95 where one is the other plus 10 in every world
// is 10 without doubt; independent resampling would not see that.
func TestBootstrapDifferenceIsPaired(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	a, b := make([]float64, 50), make([]float64, 50)
	for i := range a {
		b[i] = math.Floor(100 * r.ExpFloat64())
		a[i] = b[i] + 10
	}
	p95 := func(x []float64) float64 { return Quantile(x, 0.95, 0.95).Center }
	e := BootstrapDifference(a, b, p95, 0.95, 500, rand.NewPCG(9, 9))
	if e.Center != 10 || e.Low != 10 || e.High != 10 {
		t.Errorf("got %+v", e)
	}
}

// Hamilton's depression factor of nine patients before and after a
// tranquilizer (Hollander and Wolfe, 1999, table 3.1, examples 3.1, 3.3 and
// 3.4): estimate -.46, 96.1% interval -.786 to -.010.
func TestHodgesLehmannDepression(t *testing.T) {
	before := []float64{1.83, .50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	after := []float64{.878, .647, .598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	d := make([]float64, 9)
	for i := range d {
		d[i] = after[i] - before[i]
	}
	e := HodgesLehmann(d, 0.95)
	if math.Abs(e.Center+.46) > 1e-9 || math.Abs(e.Low+.786) > 1e-9 || math.Abs(e.High+.010) > 1e-9 || math.Abs(e.Actual-.9609375) > 1e-9 {
		t.Errorf("got %+v", e)
	}
}

func TestHodgesLehmannDegenerate(t *testing.T) {
	if e := HodgesLehmann(nil, 0.95); !math.IsNaN(e.Center) || e.Warnings[0].Code != Empty {
		t.Errorf("none: %+v", e)
	}
	if e := HodgesLehmann(upTo(5), 0.95); !e.OpenLow() || !e.OpenHigh() || e.Need() != 6 {
		t.Errorf("five: %+v", e)
	}
	if e := HodgesLehmann(upTo(6), 0.95); e.Low != 1 || e.High != 6 {
		t.Errorf("six: %+v", e)
	}
}

// The exact null distribution and its normal approximation meet at the switch.
func TestSignedRankApproximation(t *testing.T) {
	for _, tail := range []float64{0.025, 0.005} {
		exact, p := signedRankCritical(60, tail)
		approx, q := signedRankCritical(61, tail)
		if d := approx - exact; d < 15 || d > 30 { // ranks move by about n/4·2 - change of 1.96 sd
			t.Errorf("tail %v: %d at n=60, %d at n=61", tail, exact, approx)
		}
		if math.Abs(p-tail) > 0.001 || math.Abs(q-tail) > 0.001 {
			t.Errorf("tail %v: reached %v and %v", tail, p, q)
		}
	}
}
