package stats

import (
	"math"
	"testing"
)

func upTo(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(n - i) // unsorted on purpose: n, n-1, ..., 1
	}
	return x
}

// The ranks of the median's 95% interval are tabulated, for instance, by
// Hollander and Wolfe (1999, table of the sign test): n=6 the extremes, n=10
// ranks 2 and 9 (97.85%), n=20 ranks 6 and 15 (95.86%). The p95 rows follow from
// 0.95^72 = .0249 <= .025 < .95^71.
func TestQuantileRanks(t *testing.T) {
	for _, c := range []struct {
		n         int
		p         float64
		low, high float64
		actual    float64
		need      int
	}{
		{5, 0.5, math.Inf(-1), math.Inf(1), 1, 6},
		{6, 0.5, 1, 6, 1 - 2./64, 0},
		{10, 0.5, 2, 9, 0.978515625, 0},
		{20, 0.5, 6, 15, 0.95861053, 0},
		{71, 0.95, 63, math.Inf(1), 0.99120510, 72},
		{72, 0.95, 64, 72, 0.96549005, 0},
		{72, 0.05, 1, 9, 0.96549005, 0},
	} {
		e := Quantile(upTo(c.n), c.p, 0.95)
		if e.Low != c.low || e.High != c.high || math.Abs(e.Actual-c.actual) > 1e-7 || e.Need() != c.need {
			t.Errorf("n=%d p=%v: got [%v, %v] actual %.8f need %d, want [%v, %v] %.8f %d",
				c.n, c.p, e.Low, e.High, e.Actual, e.Need(), c.low, c.high, c.actual, c.need)
		}
	}
}

func TestReplicationsFor(t *testing.T) {
	for _, c := range []struct {
		p, confidence float64
		want          int
	}{{0.95, 0.95, 72}, {0.05, 0.95, 72}, {0.5, 0.95, 6}, {0.99, 0.95, 368}, {0.5, 0.5, 2}, {0.95, 0.975, 86}} {
		if got := ReplicationsFor(c.p, c.confidence); got != c.want {
			t.Errorf("p=%v at %v: got %d, want %d", c.p, c.confidence, got, c.want)
		}
	}
}

func TestQuantileCenter(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		p    float64
		want float64
	}{
		{[]float64{7}, 0.95, 7},
		{[]float64{1, 3}, 0.5, 2},
		{[]float64{3, 1, 2}, 0.5, 2},
		{upTo(20), 0.95, 19.5},
		{upTo(100), 0.07, 7.5}, // 100 × 0.07 is not 7 in floating point
		{upTo(30), 0.95, 29},
		{[]float64{0, 0, 0, 5}, 0.5, 0},
		{[]float64{1, math.Inf(1)}, 0.5, math.Inf(1)},
		{[]float64{math.Inf(-1), math.Inf(1)}, 0.5, math.Inf(-1)},
		{[]float64{math.MaxFloat64, math.MaxFloat64}, 0.5, math.MaxFloat64},
	} {
		if got := Quantile(c.x, c.p, 0.95).Center; got != c.want {
			t.Errorf("p%v of %v: got %v, want %v", 100*c.p, c.x, got, c.want)
		}
	}
}

func TestQuantileOfNothing(t *testing.T) {
	e := Quantile(nil, 0.95, 0.95)
	if !math.IsNaN(e.Center) || !e.OpenLow() || !e.OpenHigh() || e.Warnings[0].Code != Empty || e.Need() != 72 {
		t.Errorf("got %+v", e)
	}
}

func TestQuantileWarningText(t *testing.T) {
	e := Quantile(upTo(30), 0.95, 0.95)
	want := Warning{TooFew, "need >= 72 replications for an upper bound of p95 at 95%", 72}
	if len(e.Warnings) != 1 || e.Warnings[0] != want {
		t.Errorf("got %+v, want %+v", e.Warnings, want)
	}
}

func TestQuantileLeavesInputAlone(t *testing.T) {
	x := []float64{3, 1, 2}
	Quantile(x, 0.5, 0.95)
	if x[0] != 3 || x[1] != 1 || x[2] != 2 {
		t.Errorf("input is now %v", x)
	}
}

func TestPanics(t *testing.T) {
	nan := []float64{1, math.NaN()}
	for name, f := range map[string]func(){
		"quantile of NaN":     func() { Quantile(nan, 0.5, 0.95) },
		"mean of NaN":         func() { Mean(nan, 0.95) },
		"survival of NaN":     func() { CensoredQuantile(Exact(nan), 0.5, 0.95) },
		"mixture of NaN":      func() { MixtureQuantile(Exact(nan), Exact(nan[:1]), 0.5, 0.5, 0.95) },
		"compare NaN":         func() { Compare(Exact(nan), Exact(nan), CompareOptions{}) },
		"compare lengths":     func() { Compare(Exact(nan[:1]), nil, CompareOptions{}) },
		"compare horizon":     func() { Compare(nil, nil, CompareOptions{Horizon: -1}) },
		"rank lengths":        func() { RankCorrelation(nan[:1], nil, 0.95) },
		"rank NaN":            func() { RankCorrelation(nan, nan, 0.95) },
		"confidence 1":        func() { Mean(nil, 1) },
		"confidence NaN":      func() { Mean(nil, nan[1]) },
		"quantile 0":          func() { Quantile(nil, 0, 0.95) },
		"more than all":       func() { Proportion(3, 2, 0.95) },
		"joint of none":       func() { Joint(0.95, 0) },
		"weight":              func() { MixtureQuantile(nil, nil, 1.5, 0.5, 0.95) },
		"sample size, p0=p1":  func() { SampleSize(0.1, 0.1, 0.05, 0.8, 1) },
		"two-proportion":      func() { TwoProportion(5, 4, 0, 4) },
		"sequential, alpha 0": func() { Sequential{}.Observe(1, 2, 1, 2) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
