package stats

import (
	"math"
	"testing"
)

// Student's own data: extra hours of sleep by ten patients under the second of
// two drugs minus the first (Biometrika 6, 1908). Mean 1.58, sd 1.23, t = 4.06;
// 95% interval 0.70 to 2.46.
var sleep = []float64{1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4}

func TestMeanOfStudentsSleep(t *testing.T) {
	e := Mean(sleep, 0.95)
	if math.Abs(e.Center-1.58) > 1e-9 || math.Abs(e.Low-0.7001142) > 1e-6 || math.Abs(e.High-2.4598858) > 1e-6 {
		t.Errorf("got %v [%v, %v]", e.Center, e.Low, e.High)
	}
}

func TestMeanDegenerate(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name              string
		x                 []float64
		center, low, high float64
		code              string
		need              int
	}{
		{"none", nil, math.NaN(), -inf, inf, Empty, 2},
		{"one", []float64{5}, 5, -inf, inf, TooFew, 2},
		{"equal", []float64{.1, .1, .1}, .1, .1, .1, AllEqual, 0},
		{"infinite", []float64{1, inf}, inf, -inf, inf, Infinite, 0},
		{"both infinities", []float64{-inf, inf}, math.NaN(), -inf, inf, Infinite, 0},
	} {
		e := Mean(c.x, 0.95)
		same := func(a, b float64) bool { return a == b || (a != a && b != b) }
		if !same(e.Center, c.center) || e.Low != c.low || e.High != c.high {
			t.Errorf("%s: got %v [%v, %v]", c.name, e.Center, e.Low, e.High)
		}
		if len(e.Warnings) != 1 || e.Warnings[0].Code != c.code || e.Warnings[0].Need != c.need {
			t.Errorf("%s: warnings %+v", c.name, e.Warnings)
		}
	}
}

// One value of 1 among n zeros has skewness near √n, so Cochran's rule asks for
// more than 25 n.
func TestMeanWarnsOfSkewness(t *testing.T) {
	x := make([]float64, 30)
	x[0] = 1
	e := Mean(x, 0.95)
	if len(e.Warnings) != 1 || e.Warnings[0].Code != Skewed || e.Need() < 600 {
		t.Errorf("got %+v", e.Warnings)
	}
	if e := Mean(upTo(30), 0.95); len(e.Warnings) != 0 {
		t.Errorf("uniform data: got %+v", e.Warnings)
	}
}
