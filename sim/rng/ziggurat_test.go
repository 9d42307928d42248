package rng

import (
	"math"
	"slices"
	"testing"
)

// ksLimit is the bound on sqrt(n) D of a Kolmogorov-Smirnov test with
// false-alarm probability 2 exp(-2 x^2) = 2e-8 (Massart 1990, for every n).
const ksLimit = 3.04

// ks returns sqrt(n) times the largest distance between the empirical
// distribution of xs, which it sorts, and cdf.
func ks(xs []float64, cdf func(float64) float64) float64 {
	slices.Sort(xs)
	n, d := float64(len(xs)), 0.0
	for i, x := range xs {
		f := cdf(x)
		d = max(d, f-float64(i)/n, float64(i+1)/n-f)
	}
	return math.Sqrt(n) * d
}

// draws returns n values of f.
func draws(n int, f func() float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = f()
	}
	return xs
}

// checkMoments compares mean and variance of xs with the given ones, in
// standard errors; kurtosis is the fourth central moment over the squared
// variance. Limit 6: false-alarm probability 2e-9 each by the normal law.
func checkMoments(t *testing.T, name string, xs []float64, mean, variance, kurtosis float64) {
	t.Helper()
	n, m, v := float64(len(xs)), 0.0, 0.0
	for _, x := range xs {
		m += x / n
	}
	for _, x := range xs {
		v += (x - mean) * (x - mean) / n
	}
	if z := (m - mean) / math.Sqrt(variance/n); math.Abs(z) > 6 {
		t.Errorf("%s: mean %v, want %v: %.1f standard errors off", name, m, mean, z)
	}
	if z := (v - variance) / (variance * math.Sqrt((kurtosis-1)/n)); math.Abs(z) > 6 {
		t.Errorf("%s: variance %v, want %v: %.1f standard errors off", name, v, variance, z)
	}
}

// The cap must close at f(0) = 1 and every layer must have the area v, or the
// edge and the area do not belong together.
func TestZigguratLayersHaveEqualArea(t *testing.T) {
	for name, z := range map[string]*ziggurat{"exp": expLayers, "normal": normalLayers} {
		v := z[0].width * abscissae * z[layers-1].height
		for i := 1; i < layers; i++ {
			x := z[i].width * abscissae
			if area := x * (z[i-1].height - z[i].height); i > 1 && math.Abs(area/v-1) > 1e-9 {
				t.Errorf("%s: layer %d has area %v, want %v", name, i, area, v)
			}
		}
		if top := v/(z[1].width*abscissae) + z[1].height; math.Abs(top-1) > 1e-9 {
			t.Errorf("%s: the cap closes at %v, want 1", name, top)
		}
	}
}

func TestExpDistribution(t *testing.T) {
	s := NewWorld(1, 0).Stream("test/exp")
	xs := draws(1e6, s.Exp)
	checkMoments(t, "exp", xs, 1, 1, 9)
	if d := ks(xs, func(x float64) float64 { return -math.Expm1(-x) }); d > ksLimit {
		t.Errorf("KS sqrt(n) D = %.2f, limit %v", d, ksLimit)
	}
}

func TestNormalDistribution(t *testing.T) {
	s := NewWorld(1, 0).Stream("test/normal")
	xs := draws(1e6, s.Normal)
	checkMoments(t, "normal", xs, 0, 1, 3)
	if d := ks(xs, normalCDF); d > ksLimit {
		t.Errorf("KS sqrt(n) D = %.2f, limit %v", d, ksLimit)
	}
}
