package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// nasty is a small sample with ties, zeros, infinities and censoring.
func nasty(r *rand.Rand) []Obs {
	x := make([]Obs, r.IntN(90))
	infinite, censored := r.IntN(4) == 0, r.IntN(3)
	for i := range x {
		switch k := r.IntN(10); {
		case k < 4:
			x[i].Value = float64(r.IntN(4))
		case k == 4 && infinite:
			x[i].Value = math.Inf(1 - 2*r.IntN(2))
		default:
			x[i].Value = math.Exp(2 * r.NormFloat64())
		}
		switch {
		case censored == 1:
			x[i].Censored = r.IntN(5) == 0
		case censored == 2 && x[i].Value > 5:
			x[i] = Obs{5, true}
		}
	}
	return x
}

func sound(e Estimate) error {
	switch {
	case e.Low != e.Low || e.High != e.High:
		return fmt.Errorf("NaN bound")
	case e.Center == e.Center && !(e.Low <= e.Center && e.Center <= e.High):
		return fmt.Errorf("center outside its interval")
	case e.N == 0 && (e.Center == e.Center || len(e.Warnings) == 0):
		return fmt.Errorf("no data, but not a word about it")
	case e.Actual < e.Confidence-1e-12 || e.Actual > 1:
		return fmt.Errorf("actual level %v for %v", e.Actual, e.Confidence)
	case e.Method == "":
		return fmt.Errorf("no method")
	}
	for _, w := range e.Warnings {
		if w.Code == "" || w.Text == "" || w.Need < 0 || w.Code == TooFew && w.Need <= 0 {
			return fmt.Errorf("warning %+v", w)
		}
	}
	return nil
}

// Whatever the data, an estimate contains its center, names its method, says
// when it is open for want of data, and rises with p.
func TestEstimatesAreSound(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for range 1000 {
		x, y := nasty(r), nasty(r)
		values := make([]float64, len(x))
		for i, o := range x {
			values[i] = o.Value
		}
		w, c := r.Float64(), 0.5+0.499*r.Float64()
		check := func(name string, e Estimate) {
			if err := sound(e); err != nil {
				t.Fatalf("%s: %v: %+v of %v and %v", name, err, e, x, y)
			}
		}
		check("mean", Mean(values, c))
		check("wilson", Proportion(len(x)/3, len(x), c))
		check("clopper-pearson", ProportionExact(len(x)/3, len(x), c))
		quantiles := map[string]func(p float64) Estimate{
			"quantile": func(p float64) Estimate { return Quantile(values, p, c) },
			"censored": func(p float64) Estimate { return CensoredQuantile(x, p, c) },
			"mixture":  func(p float64) Estimate { return MixtureQuantile(x, y, w, p, c) },
		}
		for name, f := range quantiles {
			before := f(0.01)
			check(name, before)
			for _, p := range []float64{0.3, 0.5, 0.9, 0.99} {
				e := f(p)
				check(name, e)
				if e.Center < before.Center || e.Low < before.Low || e.High < before.High {
					t.Fatalf("%s falls at p=%v: %+v after %+v of %v and %v", name, p, e, before, x, y)
				}
				before = e
			}
		}
	}
}

// Stretching time stretches the figures; the order of worlds does not matter.
func TestEstimatesScale(t *testing.T) {
	r := rand.New(rand.NewPCG(19, 20))
	for range 200 {
		x, y := nasty(r), nasty(r)
		big := make([]Obs, len(x))
		other := make([]Obs, len(y))
		for i, o := range x {
			big[i] = Obs{o.Value * 1024, o.Censored}
		}
		for i, o := range y {
			other[i] = Obs{o.Value * 1024, o.Censored}
		}
		r.Shuffle(len(big), func(i, j int) { big[i], big[j] = big[j], big[i] })
		for _, p := range []float64{0.1, 0.5, 0.95} {
			for _, pair := range [][2]Estimate{
				{CensoredQuantile(x, p, 0.9), CensoredQuantile(big, p, 0.9)},
				{MixtureQuantile(x, y, 0.3, p, 0.9), MixtureQuantile(big, other, 0.3, p, 0.9)},
			} {
				a, b := pair[0], pair[1]
				same := func(v, w float64) bool { return v*1024 == w || v != v && w != w }
				if !same(a.Center, b.Center) || !same(a.Low, b.Low) || !same(a.High, b.High) {
					t.Fatalf("p=%v: %+v became %+v", p, a, b)
				}
			}
		}
	}
}
