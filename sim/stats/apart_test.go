package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Student's sleep data taken as two groups of patients: R's t.test(extra ~ group)
// gives t = -1.8608, 17.776 degrees of freedom, and (-3.3654832, 0.2054832).
func TestApartStudentsSleep(t *testing.T) {
	first := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}
	second := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	c := Apart(Exact(first), Exact(second), CompareOptions{Matters: 1})
	if e := c.Difference; math.Abs(e.Low+3.3654832) > 1e-6 || math.Abs(e.High-0.2054832) > 1e-6 || e.Method != "welch" || c.Distinguishable {
		t.Errorf("got %+v", c)
	}
	// (1.959964 + 0.841621)² · (1.789010² + 2.002249²) + 1.959964²/4 = 57.55
	if c.Need != 58 {
		t.Errorf("need %d, want 58", c.Need)
	}
	d := Apart(Exact(second), Exact(first), CompareOptions{})
	if d.Difference.Low != -c.Difference.High || d.Difference.Center != -c.Difference.Center {
		t.Errorf("not antisymmetric: %+v and %+v", c, d)
	}
}

// Few values that are not the most frequent one tell nothing, however narrow the
// interval.
func TestApartWantsValuesThatDiffer(t *testing.T) {
	zeros := make([]float64, 100)
	for k, want := range map[int]bool{1: false, 5: false, 6: true, 50: true} {
		some := make([]float64, 100)
		for i := range k {
			some[i] = 1
		}
		if c := Apart(Exact(some), Exact(zeros), CompareOptions{}); c.Distinguishable != want {
			t.Errorf("%d of 100 against none: distinguishable is %v", k, !want)
		}
	}
	for n, want := range map[int]bool{3: false, 4: true} { // 2/C(8,4) = 2.9%, 2/C(6,3) = 10%
		ones := make([]float64, n)
		for i := range ones {
			ones[i] = 1
		}
		if c := Apart(Exact(ones), Exact(zeros[:n]), CompareOptions{}); c.Distinguishable != want || c.Difference.Center != 1 {
			t.Errorf("%d ones against %d zeros: %+v", n, n, c)
		}
	}
}

func TestApartDegenerate(t *testing.T) {
	one := []Obs{{1, false}}
	for _, c := range []Comparison{
		Apart(nil, nil, CompareOptions{Matters: 1}), Apart(nil, one, CompareOptions{Matters: 1}), Apart(one, one, CompareOptions{Matters: 1}),
		Apart(Exact(upTo(9)), one, CompareOptions{Matters: 1}), Apart([]Obs{{math.Inf(1), false}, {1, false}}, Exact(upTo(9)), CompareOptions{Matters: 1}),
	} {
		if c.Distinguishable || c.Need != 0 || !c.Difference.OpenLow() || !c.Difference.OpenHigh() || len(c.Warnings) == 0 {
			t.Errorf("got %+v", c)
		}
	}
	// What lies beyond the horizon is all the same.
	if c := Apart(Exact([]float64{5, 6, 7, 8}), []Obs{{9, true}, {5, false}, {6, false}, {7, false}}, CompareOptions{Horizon: 5}); c.Difference.Center != 0 || c.Distinguishable {
		t.Errorf("beyond the horizon: %+v", c)
	}
}

// Two samples of one law are told apart in at most 5% of the trials. With 4000
// trials a rate of exactly 5% passes 7.07% with a probability below 1e-8
// (binomial); all rows together stay below 1e-6.
func TestApartKeepsItsLevel(t *testing.T) {
	for _, q := range append(populations, population{name: "events, 3%", draw: func(r *rand.Rand) float64 {
		return float64(order(r.Float64() < 0.03))
	}}) {
		for _, n := range [][2]int{{30, 30}, {100, 100}} {
			r := rand.New(rand.NewPCG(uint64(n[0]), 41))
			told := 0
			for range 4000 {
				told += order(Apart(Exact(q.sample(r, n[0])), Exact(q.sample(r, n[1])), CompareOptions{}).Distinguishable)
			}
			if float64(told)/4000 > 0.0707 {
				t.Errorf("%s, %v: %d of 4000 told apart", q.name, n, told)
			}
		}
	}
}

// With as many as Need says a difference that matters is told in 80% of the trials.
// Of 4000 the share stays within 6 standard errors, 0.038, with a probability above
// 1-1e-6.
func TestApartNeedHasItsPower(t *testing.T) {
	const matters = 0.5
	r := rand.New(rand.NewPCG(7, 42))
	normal := func(n int, mean float64) []Obs {
		x := make([]float64, n)
		for i := range x {
			x[i] = mean + r.NormFloat64()
		}
		return Exact(x)
	}
	n := Apart(normal(100000, 0), normal(100000, 0), CompareOptions{Matters: matters}).Need
	if n < 63 || n > 66 { // (1.96 + 0.84)²·2/0.25 + 0.96 = 63.8
		t.Fatalf("need %d", n)
	}
	told := 0
	for range 4000 {
		told += order(Apart(normal(n, 0), normal(n, matters), CompareOptions{}).Distinguishable)
	}
	if power := float64(told) / 4000; math.Abs(power-0.8) > 0.038 {
		t.Errorf("power %v", power)
	}
}
