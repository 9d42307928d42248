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

// The tail is reached as often as it should be, and behaves as the law says
// beyond the edge. 4e6 draws each: counts within 6 standard deviations
// (false alarm 2e-9), KS limit as in ksLimit; 4 tests, below 5e-8 together.
func TestTails(t *testing.T) {
	const n = 4000000
	expTail := func(x float64) float64 { return math.Exp(-x) }
	normalTail := func(x float64) float64 { return math.Erfc(x / math.Sqrt2) } // of both sides
	for _, c := range []struct {
		name string
		draw func(*Stream) float64
		tail func(float64) float64
		edge float64
	}{
		{"exp", (*Stream).Exp, expTail, expEdge},
		{"normal", (*Stream).Normal, normalTail, normalEdge},
	} {
		s := NewWorld(2, 0).Stream("test/tail")
		var beyond []float64
		for range n {
			if x := math.Abs(c.draw(&s)); x > c.edge {
				beyond = append(beyond, x)
			}
		}
		p := c.tail(c.edge)
		if z := (float64(len(beyond)) - n*p) / math.Sqrt(n*p); math.Abs(z) > 6 {
			t.Errorf("%s: %d draws beyond %v, want %.0f", c.name, len(beyond), c.edge, n*p)
		}
		if d := ks(beyond, func(x float64) float64 { return 1 - c.tail(x)/p }); d > ksLimit {
			t.Errorf("%s beyond the edge: KS %.2f, limit %v", c.name, d, ksLimit)
		}
	}
}

// The same, forced: a draw in the base strip at its right end has to come from
// the tail. Two KS tests of 200 000.
func TestForcedTails(t *testing.T) {
	const base = (1<<53 - 1) << 11
	s := NewWorld(2, 1).Stream("test/tail")
	xs := draws(200000, func() float64 { return s.expEdge(base) - expEdge })
	if d := ks(xs, func(x float64) float64 { return -math.Expm1(-x) }); d > ksLimit {
		t.Errorf("exp: KS %.2f, limit %v", d, ksLimit)
	}
	xs = draws(200000, func() float64 { return s.normalEdge(base) })
	p := math.Erfc(normalEdge / math.Sqrt2)
	if d := ks(xs, func(x float64) float64 { return 1 - math.Erfc(x/math.Sqrt2)/p }); d > ksLimit {
		t.Errorf("normal: KS %.2f, limit %v", d, ksLimit)
	}
}

// A draw keeps the 53 high bits of its random number: dividing by the layer's
// width gives them back, up to rounding in the last place. A ziggurat of 32 bits
// would be off by 2^20 steps on average.
func TestResolution(t *testing.T) {
	s := NewWorld(2, 2).Stream("test/bits")
	checked := 0
	for i := range 100000 {
		draw, z := (*Stream).Exp, expLayers
		if i%2 == 0 {
			draw, z = (*Stream).Normal, normalLayers
		}
		peek := s
		u := peek.Uint64()
		x := math.Abs(draw(&s))
		if s != peek { // more than one number was used: not the fast path
			continue
		}
		checked++
		if steps := x/z[uint8(u)].width - float64(u>>11); math.Abs(steps) > 2 {
			t.Fatalf("draw %d: %v is %v steps of 2^-53 off its random number", i, x, steps)
		}
	}
	if checked < 95000 { // about 98% by the tables: more than 60 deviations off
		t.Errorf("only %d of 100000 draws took the fast path", checked)
	}
}

// In the wedges between layers, points are taken in the proportion of the area
// under the curve, known in closed form. A million points over all layers of
// both tables, 510 counts within 6.5 standard deviations: false-alarm probability
// 5e-8 by the normal law.
func TestWedges(t *testing.T) {
	s := NewWorld(2, 3).Stream("test/wedge")
	for _, c := range []struct {
		name   string
		z      *ziggurat
		f      func(x float64) float64
		within func(a, b float64) float64 // integral of f
	}{
		{"exp", expLayers, func(x float64) float64 { return math.Exp(-x) },
			func(a, b float64) float64 { return math.Exp(-a) - math.Exp(-b) }},
		{"normal", normalLayers, func(x float64) float64 { return math.Exp(-x * x / 2) },
			func(a, b float64) float64 {
				return math.Sqrt(math.Pi/2) * (math.Erf(b/math.Sqrt2) - math.Erf(a/math.Sqrt2))
			}},
	} {
		for i := 1; i < layers; i++ {
			left, right := float64(c.z[i].inside)*c.z[i].width, c.z[i].width*abscissae
			want := (c.within(left, right)/(right-left) - c.f(right)) / (c.f(left) - c.f(right))
			const n = 2000
			taken := 0.0
			for range n {
				x := left + (right-left)*s.Float64()
				if c.z.under(uint8(i), s.Float64(), c.f(x)) {
					taken++
				}
			}
			if z := (taken - n*want) / math.Sqrt(n*want*(1-want)); math.Abs(z) > 6.5 {
				t.Errorf("%s: layer %d takes %v of %d points, want %.1f", c.name, i, taken, n, n*want)
			}
		}
	}
}
