package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The quadrature against a plain Riemann sum over a wide grid.
func TestSequentialIntegral(t *testing.T) {
	for _, c := range []struct {
		k1, n1, k2, n2 int
		tau            float64
	}{
		{1, 10, 0, 10, 0.7}, {0, 100, 9, 1900, 0.7}, {20, 1000, 90, 19000, 0.7},
		{500, 1000, 400, 1000, 0.3}, {3, 5, 2, 90000, 2}, {0, 5000, 200, 5000, 0.7},
	} {
		for _, two := range []bool{false, true} {
			got, _ := Sequential{Alpha: 0.05, Tau: c.tau, TwoSided: two}.Observe(c.k1, c.n1, c.k2, c.n2)
			rho := float64(c.n1) / float64(c.n1+c.n2)
			sum, step := 0.0, 1e-4
			for i := range 400000 {
				v := (float64(i) + 0.5 - 200000) * step
				if v < 0 && !two {
					continue
				}
				arm1 := rho * math.Exp(v) / (1 - rho + rho*math.Exp(v))
				like := float64(c.k1)*math.Log(arm1/rho) + float64(c.k2)*math.Log((1-arm1)/(1-rho))
				d := step * math.Exp(like-v*v/(2*c.tau*c.tau)) / (c.tau * math.Sqrt(2*math.Pi))
				if !two {
					d *= 2
				}
				sum += d
			}
			if math.Abs(got-math.Log(sum)) > 1e-5 {
				t.Errorf("%+v two-sided %v: got %v, want %v", c, two, got, math.Log(sum))
			}
		}
	}
}

func TestSequentialKnowsNothing(t *testing.T) {
	for _, c := range [][4]int{{0, 0, 0, 0}, {0, 9, 0, 90}, {5, 5, 0, 0}, {0, 0, 5, 5}} {
		if b, reject := (Sequential{Alpha: 0.05}).Observe(c[0], c[1], c[2], c[3]); b != 0 || reject {
			t.Errorf("%v: %v %v", c, b, reject)
		}
	}
}

// False alarms over 100 looks at arms that are alike, 1000 trials for each row:
// at most 5% + 4% is 5.8 standard errors at exactly 5% (false-alarm probability of
// the five rows together below 1e-6). The fixed test looked at as often must do
// worse than 10%, or this test proves nothing.
func TestSequentialLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	const trials, looks = 1000, 100
	for _, c := range []struct {
		p      float64
		n1, n2 int     // requests between looks
		drift  float64 // log-sigma of the background from look to look, for both arms
	}{{.001, 50, 950, 0}, {.001, 500, 9500, 0}, {.001, 500, 9500, 1}, {.02, 50, 50, 0}, {.3, 10, 90, 0}} {
		judge, alarms, fixed := Sequential{Alpha: 0.05}, 0, 0
		for range trials {
			var k1, k2 int
			alarmed, peeked := false, false
			for look := 1; look <= looks; look++ {
				p := c.p * math.Exp(c.drift*r.NormFloat64())
				k1, k2 = k1+binomial(r, c.n1, p), k2+binomial(r, c.n2, p)
				if !alarmed {
					_, alarmed = judge.Observe(k1, c.n1*look, k2, c.n2*look)
				}
				peeked = peeked || TwoProportion(k1, c.n1*look, k2, c.n2*look) <= 0.05
			}
			if alarmed {
				alarms++
			}
			if peeked {
				fixed++
			}
		}
		a, f := float64(alarms)/trials, float64(fixed)/trials
		t.Logf("p=%v drift %v %d:%d: sequential %.4f, fixed test at every look %.4f", c.p, c.drift, c.n1, c.n2, a, f)
		if a > 0.09 {
			t.Errorf("p=%v %d:%d: %v false alarms", c.p, c.n1, c.n2, a)
		}
		if f < 0.1 {
			t.Errorf("p=%v %d:%d: the fixed test alarms in %v only", c.p, c.n1, c.n2, f)
		}
	}
}

// What it costs: a tripled failure ratio is seen in nearly every trial within
// 5 times the requests that one fixed look of power 80% needs. 500 trials; at a
// true power of .97 fewer than .90 has probability below 1e-12.
func TestSequentialPower(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	n := SampleSize(.001, .003, 0.05, 0.8, 19)
	const trials = 500
	seen, requests := 0, 0
	for range trials {
		k1, k2 := 0, 0
		for look := 1; look <= 50; look++ {
			m := n / 10
			k1, k2 = k1+binomial(r, m, .003), k2+binomial(r, 19*m, .001)
			if _, bad := (Sequential{Alpha: 0.05}).Observe(k1, m*look, k2, 19*m*look); bad {
				seen++
				requests += m * look
				break
			}
		}
	}
	t.Logf("fixed look: %d requests; sequential: seen in %.3f, after %d on average", n, float64(seen)/trials, requests/max(seen, 1))
	if float64(seen)/trials < 0.9 {
		t.Errorf("seen in %d of %d", seen, trials)
	}
}

func BenchmarkSequential(b *testing.B) {
	for b.Loop() {
		Sequential{Alpha: 0.05}.Observe(20, 10000, 210, 190000)
	}
}
