package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Student's sleep data taken as two groups of patients: R's t.test(extra ~ group)
// gives t = -1.8608 and, by Welch, (-3.3654832, 0.2054832). They are nearly normal,
// so shuffling finds nearly the same.
func TestApartStudentsSleep(t *testing.T) {
	first := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}
	second := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	c := Apart(Exact(first), Exact(second), CompareOptions{Matters: 1})
	if e := c.Difference; math.Abs(e.Low+3.3654832) > 0.2 || math.Abs(e.High-0.2054832) > 0.2 || e.Method != "studentised permutation" || c.Distinguishable {
		t.Errorf("got %+v", c)
	}
	// (1.959964 + 0.841621)² · (1.789010² + 2.002249²) + 1.959964²/4 = 57.55
	if c.Need != 58 {
		t.Errorf("need %d, want 58", c.Need)
	}
	d := Apart(Exact(second), Exact(first), CompareOptions{})
	if d.Difference.Low != -c.Difference.High || d.Difference.High != -c.Difference.Low || d.Difference.Center != -c.Difference.Center {
		t.Errorf("not antisymmetric: %+v and %+v", c, d)
	}
}

// Of 4 and 5 values all 126 deals are looked at. By hand: with a gap between the sides
// only what was seen is as extreme, 1/126 in that tail, so that 98% tells them apart and
// 99% does not; where 4.9 and 5 are on the wrong sides there is one deal more, and 96%
// does and 98% does not.
func TestApartTakesAllDealsWhereTheyAreFew(t *testing.T) {
	y := []float64{1, 2, 3, 4, 5}
	for _, c := range []struct {
		least, confidence float64
		want              bool
	}{{9, 0.98, true}, {9, 0.99, false}, {4.9, 0.96, true}, {4.9, 0.98, false}} {
		x := []float64{c.least, 10, 11, 12}
		if got := Apart(Exact(x), Exact(y), CompareOptions{Confidence: c.confidence}); got.Distinguishable != c.want {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	count := 0
	for at := []int{0, 1, 2, 3}; ; count++ {
		if !nextChoice(at, 9) {
			break
		}
	}
	if count+1 != 126 || math.Round(splits(4, 5)) != 126 {
		t.Errorf("%d deals, %v said", count+1, splits(4, 5))
	}
}

// Moving all values of one side moves the interval, and nothing else does: not the
// order of the worlds.
func TestApartFollowsAShift(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for range 20 {
		x, y := populations[1].sample(r, 9), populations[1].sample(r, 40)
		near := Apart(Exact(x), Exact(y), CompareOptions{}).Difference
		r.Shuffle(len(y), func(i, j int) { y[i], y[j] = y[j], y[i] })
		if again := Apart(Exact(x), Exact(y), CompareOptions{}).Difference; math.Abs(again.Low-near.Low)+math.Abs(again.High-near.High) > 1e-9 {
			t.Fatalf("%+v, in another order %+v", near, again)
		}
		width := near.High - near.Low
		for i := range x {
			x[i] += 100
		}
		far := Apart(Exact(x), Exact(y), CompareOptions{}).Difference
		if math.Abs(far.Center-near.Center-100) > 1e-9 || math.Abs(far.Low-near.Low-100) > 0.3*width || math.Abs(far.High-near.High-100) > 0.3*width {
			t.Fatalf("%+v moved by 100 is %+v", near, far)
		}
	}
}

// Few values that are not the most frequent one tell nothing: of 5 in 200 a shuffle
// puts all on one given side with 2.9%, of 6 with 1.4%.
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
