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
