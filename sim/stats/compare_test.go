package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestCompareCounts(t *testing.T) {
	a := []Obs{{1, false}, {5, false}, {9, true}, {9, true}, {12, false}, {4, false}}
	b := []Obs{{2, false}, {5, false}, {9, true}, {3, false}, {30, false}, {9, true}}
	c := Compare(a, b, CompareOptions{Horizon: 9})
	// Worlds: won, tied, both censored, lost, both beyond the horizon, won.
	if c.Won != 2 || c.Tied != 3 || c.Lost != 1 {
		t.Errorf("won %d tied %d lost %d", c.Won, c.Tied, c.Lost)
	}
	if want := (-1. + 0 + 0 + 6 + 0 - 5) / 6; c.Difference.Center != want {
		t.Errorf("difference %v, want %v", c.Difference.Center, want)
	}
	if c.WonShare.Center != 2./6 || c.WonShare.Method != "wilson" {
		t.Errorf("share won %+v", c.WonShare)
	}
	if c.Distinguishable {
		t.Error("three worlds that differ cannot tell")
	}
	d := Compare(b, a, CompareOptions{Horizon: 9})
	if d.Won != c.Lost || d.Lost != c.Won || d.Difference.Center != -c.Difference.Center || d.Difference.Low != -c.Difference.High {
		t.Errorf("not antisymmetric: %+v and %+v", c, d)
	}
}

func TestCompareUndecided(t *testing.T) {
	c := Compare([]Obs{{3, true}}, []Obs{{7, false}}, CompareOptions{})
	if c.Tied != 1 {
		t.Errorf("got %+v", c)
	}
	codes := map[string]bool{}
	for _, w := range c.Warnings {
		codes[w.Code] = true
	}
	if !codes[Undecided] || !codes[Untruncated] {
		t.Errorf("warnings %+v", c.Warnings)
	}
}

// Student's sleep data again: t = 4.06 with 9 degrees of freedom; one of ten
// pairs is a tie.
func TestCompareStudentsSleep(t *testing.T) {
	zero := make([]Obs, len(sleep))
	c := Compare(Exact(sleep), zero, CompareOptions{Matters: 1})
	if !c.Distinguishable || c.Lost != 9 || c.Tied != 1 || math.Abs(c.Difference.Low-0.7001142) > 1e-6 {
		t.Errorf("got %+v", c)
	}
	// (1.959964 + 0.841621)² · 1.2299955² / 1² + 1.959964²/2 = 13.80
	if c.Need != 14 {
		t.Errorf("need %d, want 14", c.Need)
	}
	if c := Compare(Exact(sleep), zero, CompareOptions{Confidence: 0.9999}); c.Distinguishable {
		t.Error("9 signs cannot reach 99.99%")
	}
}

func TestCompareDegenerate(t *testing.T) {
	if c := Compare(nil, nil, CompareOptions{Matters: 1}); !math.IsNaN(c.Difference.Center) || c.Distinguishable || c.Need != 0 {
		t.Errorf("none: %+v", c)
	}
	x := Exact(upTo(30))
	if c := Compare(x, x, CompareOptions{Matters: 1}); c.Tied != 30 || c.Distinguishable || c.Difference.Center != 0 {
		t.Errorf("the same: %+v", c)
	}
	y := Exact(upTo(30))
	for i := range y {
		y[i].Value++
	}
	c := Compare(x, y, CompareOptions{Matters: 1})
	if c.Won != 30 || !c.Distinguishable || c.Difference.High != -1 || c.Need != 6 {
		t.Errorf("always one less: %+v", c)
	}
	if c := Compare(x[:5], y[:5], CompareOptions{}); c.Distinguishable {
		t.Errorf("five worlds: %+v", c)
	}
}

// The false-alarm rate on exchangeable strategies, 30 worlds, 20000 trials: at
// most 5% + 0.9% (5.7 standard errors, false-alarm probability of this test
// below 1e-7). Worlds without harm are ties, so few worlds differ.
func TestCompareFalseAlarms(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		name string
		draw func() float64
	}{
		{"normal", r.NormFloat64},
		{"lognormal", func() float64 { return math.Exp(1.2 * r.NormFloat64()) }},
		{"90% zeros", func() float64 { return spike(r, 0.9) }},
		{"97% zeros", func() float64 { return spike(r, 0.97) }},
		{"three values", func() float64 { return float64(r.IntN(3)) }},
		{"cauchy, capped", func() float64 { return r.NormFloat64() / r.NormFloat64() }},
	} {
		told := 0
		const trials = 20000
		a, b := make([]Obs, 30), make([]Obs, 30)
		for range trials {
			for i := range a {
				a[i].Value, b[i].Value = c.draw(), c.draw()
			}
			if Compare(a, b, CompareOptions{Horizon: 50}).Distinguishable {
				told++
			}
		}
		rate := float64(told) / trials
		t.Logf("%-15s %.4f", c.name, rate)
		if rate > 0.059 {
			t.Errorf("%s: told apart in %.4f of trials, at most 0.05 allowed", c.name, rate)
		}
	}
}

func spike(r *rand.Rand, zeros float64) float64 {
	if r.Float64() < zeros {
		return 0
	}
	return r.ExpFloat64()
}

// With Need replications the difference that matters is told with about the
// power asked for: 0.8, here within 0.033 (4000
// trials, 5.2 standard errors: false-alarm probability 2e-7).
func TestCompareNeedHasPower(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pilot := Compare(normals(r, 5000, 0), normals(r, 5000, 0), CompareOptions{Matters: 0.7})
	if pilot.Need < 30 || pilot.Need > 38 { // 2 (2.8016/0.7)² + 1.9 = 33.96
		t.Fatalf("need %d", pilot.Need)
	}
	told := 0
	const trials = 4000
	for range trials {
		if Compare(normals(r, pilot.Need, 0), normals(r, pilot.Need, 0.7), CompareOptions{}).Distinguishable {
			told++
		}
	}
	if power := float64(told) / trials; math.Abs(power-0.8) > 0.033 {
		t.Errorf("power %v with %d", power, pilot.Need)
	}
}

func normals(r *rand.Rand, n int, mean float64) []Obs {
	x := make([]Obs, n)
	for i := range x {
		x[i].Value = mean + r.NormFloat64()
	}
	return x
}
