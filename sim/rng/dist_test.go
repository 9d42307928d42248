package rng

import (
	"math"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// reference is what gonum offers of a distribution.
type reference interface {
	CDF(float64) float64
	Quantile(float64) float64
	Mean() float64
	Variance() float64
}

var continuous = []struct {
	dist      Dist
	reference reference // nil where gonum has none
	kurtosis  float64   // 0 where the test of the variance makes no sense
}{
	{Exponential{300}, distuv.Exponential{Rate: 1. / 300}, 9},
	{Triangular{-1, 0, 5}, distuv.NewTriangle(-1, 5, 0, nil), 2.4},
	{Triangular{2, 2, 3}, distuv.NewTriangle(2, 3, 2, nil), 2.4},
	{Uniform{-1, 5}, distuv.Uniform{Min: -1, Max: 5}, 1.8},
	{LogNormalP50P95(0.006, 0.020), distuv.LogNormal{Mu: math.Log(0.006), Sigma: math.Log(20./6) / z95}, 0},
	{LogNormalFactor(0.3), distuv.LogNormal{Mu: -0.045, Sigma: 0.3}, 4.65},
	{LogNormalMeanCV(8, 0.1), nil, 3.17},
	{Gamma{0.3, 2}, distuv.Gamma{Alpha: 0.3, Beta: 0.5}, 23},
	{Gamma{1, 2}, distuv.Gamma{Alpha: 1, Beta: 0.5}, 9},
	{GammaMeanCV(5, 0.5), distuv.Gamma{Alpha: 4, Beta: 0.8}, 4.5},
	{Gamma{1e6, 1e-6}, distuv.Gamma{Alpha: 1e6, Beta: 1e6}, 3},
	{Weibull{0.7, 300}, distuv.Weibull{K: 0.7, Lambda: 300}, 0},
	{Weibull{1, 300}, distuv.Weibull{K: 1, Lambda: 300}, 9},
	{Weibull{3, 300}, distuv.Weibull{K: 3, Lambda: 300}, 2.73},
	{Normal{12, 1}, distuv.Normal{Mu: 12, Sigma: 1}, 3},
	{Normal{1, 2}, nil, 3.8},
	{Normal{0, 1}, nil, 3.87}, // the half-normal
}

// Draws against the distribution's own CDF and moments: 200 000 each. False
// alarm: 17 KS tests at 2e-8 and 34 moments at 2e-9, below 4e-7 together; the
// rounded-up kurtosis only makes the moments' test milder.
func TestDraws(t *testing.T) {
	for _, c := range continuous {
		s := NewWorld(20, 0).Stream("test/dist")
		xs := draws(200000, func() float64 { return c.dist.Sample(&s) })
		kurtosis := c.kurtosis
		if kurtosis == 0 {
			kurtosis = math.Inf(1) // heavy tail: the mean alone
		}
		checkMoments(t, c.dist.String(), xs, c.dist.Mean(), c.dist.Variance(), kurtosis)
		if d := ks(xs, c.dist.CDF); d > ksLimit {
			t.Errorf("%s: KS %.2f, limit %v", c.dist, d, ksLimit)
		}
	}
}

func near(a, b, relative float64) bool {
	return a == b || math.Abs(a-b) <= relative*max(math.Abs(a), math.Abs(b))
}

func TestAgainstReference(t *testing.T) {
	for _, c := range continuous {
		if c.reference == nil {
			continue
		}
		if !near(c.dist.Mean(), c.reference.Mean(), 1e-6) || !near(c.dist.Variance(), c.reference.Variance(), 2e-5) {
			t.Errorf("%s: mean %v, variance %v; gonum: %v, %v", c.dist,
				c.dist.Mean(), c.dist.Variance(), c.reference.Mean(), c.reference.Variance())
		}
		for _, p := range []float64{1e-6, 0.01, 0.3, 0.5, 0.95, 0.999999} {
			x := c.dist.Quantile(p)
			if want := c.reference.Quantile(p); !near(x, want, 2e-6) {
				t.Errorf("%s: quantile %v is %v, gonum: %v", c.dist, p, x, want)
			}
			if got, want := c.dist.CDF(x), c.reference.CDF(x); !near(got, want, 2e-6) {
				t.Errorf("%s: CDF(%v) is %v, gonum: %v", c.dist, x, got, want)
			}
		}
	}
}

// The half-normal has textbook moments, and a cut far from the mean changes
// nothing.
func TestTruncatedNormalMoments(t *testing.T) {
	d := Normal{0, 1}
	if m, v := math.Sqrt(2/math.Pi), 1-2/math.Pi; !near(d.Mean(), m, 1e-12) || !near(d.Variance(), v, 1e-12) {
		t.Errorf("half-normal: %v, %v; want %v, %v", d.Mean(), d.Variance(), m, v)
	}
	d = Normal{100, 1}
	if d.Mean() != 100 || d.Variance() != 1 {
		t.Errorf("normal far from the cut: %v, %v", d.Mean(), d.Variance())
	}
	mustPanic(t, func() {
		s := NewWorld(1, 0).Stream("x")
		Normal{-1, 1}.Sample(&s)
	})
}

// All distributions, the degenerate ones too, keep the contract of Dist at the
// edges: CDF within [0, 1] and rising, Quantile its inverse, NaN for NaN.
func TestContract(t *testing.T) {
	dists := []Dist{
		Constant{3}, Constant{-1}, LogNormal{1, 0}, Normal{2, 0}, Uniform{2, 2}, Triangular{2, 2, 2}, Triangular{1, 2, 2}, Empirical([]float64{3, 1, 1, 2}),
	}
	for _, c := range continuous {
		dists = append(dists, c.dist)
	}
	for _, d := range dists {
		last := math.Inf(-1)
		for _, p := range []float64{0, 1e-9, 0.1, 0.25, 0.5, 0.75, 0.9, 1 - 1e-9, 1} {
			x := d.Quantile(p)
			if x < last || math.IsNaN(x) {
				t.Errorf("%s: quantile %v is %v after %v", d, p, x, last)
			}
			last = x
			if f := d.CDF(x); f < p-1e-9 || f > 1 {
				t.Errorf("%s: CDF of quantile %v is %v", d, p, f)
			}
		}
		for _, p := range []float64{-0.1, 1.1, math.NaN()} {
			if x := d.Quantile(p); !math.IsNaN(x) {
				t.Errorf("%s: quantile %v is %v, want NaN", d, p, x)
			}
		}
		if f := d.CDF(math.NaN()); !math.IsNaN(f) {
			t.Errorf("%s: CDF(NaN) is %v", d, f)
		}
		if a, b := d.CDF(math.Inf(-1)), d.CDF(math.Inf(1)); a != 0 || b != 1 {
			t.Errorf("%s: CDF is %v and %v at the infinities", d, a, b)
		}
		if v := d.Variance(); !(v >= 0) {
			t.Errorf("%s: variance %v", d, v)
		}
	}
}

func TestEmpirical(t *testing.T) {
	values := []float64{8, 1, 2, 2}
	d := Empirical(values)
	values[0] = 99
	for _, c := range []struct{ got, want float64 }{
		{d.Mean(), 3.25}, {d.Variance(), 7.6875}, {d.CDF(0.9), 0}, {d.CDF(1), 0.25}, {d.CDF(2), 0.75}, {d.CDF(8), 1},
		{d.Quantile(0), 1}, {d.Quantile(0.25), 1}, {d.Quantile(0.26), 2}, {d.Quantile(0.75), 2}, {d.Quantile(1), 8},
	} {
		if c.got != c.want {
			t.Errorf("got %v, want %v", c.got, c.want)
		}
	}
	s := NewWorld(21, 0).Stream("test/empirical")
	counts := map[float64]int{}
	for range 40000 {
		counts[d.Sample(&s)]++
	}
	// 6 standard deviations of a count of 10 000 or 20 000: false alarm 2e-9.
	if math.Abs(float64(counts[8]-10000)) > 520 || math.Abs(float64(counts[2]-20000)) > 600 || len(counts) != 3 {
		t.Errorf("counts %v, want a quarter, a half and a quarter", counts)
	}
	mustPanic(t, func() { Empirical(nil) })
	mustPanic(t, func() { Empirical([]float64{math.NaN()}) })
}

// A compiled sampler draws the very numbers of its distribution.
func TestCompile(t *testing.T) {
	dists := []Dist{Constant{3}, Empirical([]float64{1, 2, 5}), foreign{Exponential{2}}}
	for _, c := range continuous {
		dists = append(dists, c.dist)
	}
	for _, d := range dists {
		a := NewWorld(22, 0).Stream("test/compile")
		b, p := a, Compile(d)
		for range 1000 {
			if x, y := d.Sample(&a), p.Sample(&b); x != y {
				t.Fatalf("%v: compiled %v, direct %v", d, y, x)
			}
		}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%v: the streams end apart", d)
		}
	}
	mustPanic(t, func() { Compile(nil) })
	var zero Sampler
	if s := (Stream{}); zero.Sample(&s) != 0 {
		t.Error("the zero Sampler does not yield 0")
	}
}

// foreign is a Dist that the package does not know.
type foreign struct{ Dist }
