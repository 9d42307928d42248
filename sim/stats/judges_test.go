package stats

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// The table of canary power: one-sided 5%, power 80%, requests of the canary;
// control of 99 times its size (share 1%), 19 times (5%), and equal.
func TestSampleSize(t *testing.T) {
	for _, c := range []struct {
		p0, p1         float64
		at1, at5, even int
	}{
		{.001, .0012, 166311, 173783, 339666},
		{.001, .0015, 28943, 30374, 61748},
		{.001, .002, 8138, 8603, 18519},
		{.001, .005, 794, 872, 2311},
		{.001, .01, 237, 272, 834},
		{.01, .012, 16471, 17210, 33629},
		{.01, .02, 804, 850, 1826},
		{.01, .05, 78, 85, 224},
	} {
		for _, r := range []struct {
			ratio float64
			want  int
		}{{99, c.at1}, {19, c.at5}, {1, c.even}} {
			if got := SampleSize(c.p0, c.p1, 0.05, 0.8, r.ratio); r.want > 0 && got != r.want {
				t.Errorf("%v to %v at ratio %v: got %d, want %d", c.p0, c.p1, r.ratio, got, r.want)
			}
		}
	}
}

// The same for equal arms as published rounded to whole requests elsewhere; a
// sample size is rounded up here.
func TestSampleSizeRounded(t *testing.T) {
	for _, c := range []struct {
		p0, p1 float64
		want   int
	}{{.001, .2, 27}, {.001, .01, 834}, {.01, .02, 1826}, {.001, .002, 18519}, {.001, .0015, 61747}} {
		if got := SampleSize(c.p0, c.p1, 0.05, 0.8, 1); got != c.want && got != c.want+1 {
			t.Errorf("%v to %v: got %d, want %d or one more", c.p0, c.p1, got, c.want)
		}
	}
}

// Fisher's lady tasting tea (The Design of Experiments, 1935): all four right
// by chance 1/70, at least three 17/70.
func TestFisherTea(t *testing.T) {
	if got := TwoProportion(4, 4, 0, 4); math.Abs(got-1./70) > 1e-15 {
		t.Errorf("four right: %v", got)
	}
	if got := TwoProportion(3, 4, 1, 4); math.Abs(got-17./70) > 1e-15 {
		t.Errorf("three right: %v", got)
	}
}

// Criminal twins (Fisher, JRSS 98, 1935; R's help of fisher.test): convicted 10
// of 13 monozygotic, 2 of 17 dizygotic; p = 0.0004652.
func TestFisherTwins(t *testing.T) {
	if got := TwoProportion(10, 13, 2, 17); math.Abs(got-0.0004652) > 5e-8 {
		t.Errorf("got %v", got)
	}
	if got := TwoProportion(0, 13, 12, 17); got != 1 {
		t.Errorf("at least none: %v", got)
	}
}

// The sum outwards agrees with that of all terms over all small tables.
func TestFisherAgainstFactorials(t *testing.T) {
	choose := func(n, k int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return math.Exp(a - b - c)
	}
	for n1 := 1; n1 < 9; n1++ {
		for n2 := 1; n2 < 12; n2++ {
			for k := 0; k <= n1+n2; k++ {
				for k1 := max(0, k-n2); k1 <= min(k, n1); k1++ {
					want := 0.0
					for x := k1; x <= min(k, n1); x++ {
						want += choose(n1, x) * choose(n2, k-x) / choose(n1+n2, k)
					}
					if got := TwoProportion(k1, n1, k-k1, n2); math.Abs(got-want) > 1e-11 {
						t.Fatalf("%d/%d %d/%d: got %v, want %v", k1, n1, k-k1, n2, got, want)
					}
				}
			}
		}
	}
}

// Large tables against all terms in 200 bits: from far below the mean to p-values
// of 1e-300, with the arms alike and 19 to one.
func TestFisherLarge(t *testing.T) {
	for _, c := range []struct{ n1, n2, k int }{{100_000, 100_000, 10_000}, {8603, 19 * 8603, 340}, {2_000, 1_000_000, 60_000}, {500, 500, 990}} {
		mean := c.k * c.n1 / (c.n1 + c.n2)
		for _, away := range []int{-4, -1, 0, 1, 2, 5, 12, 30} {
			sd := int(math.Sqrt(float64(mean)*(1-float64(c.k)/float64(c.n1+c.n2)))) + 1
			k1 := max(min(mean+away*sd, c.k, c.n1), 0, c.k-c.n2)
			want := hypergeometricTail(k1, c.k, c.n1, c.n2)
			got := TwoProportion(k1, c.n1, c.k-k1, c.n2)
			if math.Abs(got-want) > 1e-8*want+1e-300 {
				t.Errorf("%d of %d against %d of %d: %v, want %v", k1, c.n1, c.k-k1, c.n2, got, want)
			}
		}
	}
}

// hypergeometricTail sums all terms relative to the lowest, without logarithms.
func hypergeometricTail(from, k, n1, n2 int) float64 {
	real := func(x float64) *big.Float { return new(big.Float).SetPrec(200).SetFloat64(x) }
	w, above, all := real(1), real(0), real(0)
	for x := max(0, k-n2); x <= min(k, n1); x++ {
		if all.Add(all, w); x >= from {
			above.Add(above, w)
		}
		w.Mul(w, real(float64(k-x)*float64(n1-x)))
		if d := float64(x+1) * float64(n2-k+x+1); d > 0 {
			w.Quo(w, real(d))
		}
	}
	p, _ := above.Quo(above, all).Float64()
	return p
}

// Exact where the counts are high, too: a z test calls 1 in 10⁶ what happens up to
// three times as often.
func TestTwoProportionIsExactAtHighCounts(t *testing.T) {
	const n1, n2, k = 8603, 19 * 8603, 6000 // 300 expected, at a level of 1e-6
	at := 300
	for TwoProportion(at, n1, k-at, n2) > 1e-6 {
		at++
	}
	if z := PooledZ(at-1, n1, k-at+1, n2); z > 1e-6/1.5 {
		t.Errorf("the z test says %v where the exact test is above 1e-6: it would do as well", z)
	}
	for _, p := range []float64{TwoProportion(0, 0, 1, 5), TwoProportion(3, 5, 0, 0), TwoProportion(0, 9, 0, 9), TwoProportion(9, 9, 9, 9), PooledZ(9, 9, 9, 9), PooledZ(0, 0, 0, 0)} {
		if p != 1 {
			t.Errorf("nothing to tell: %v", p)
		}
	}
}

// The level of one fixed look at a canary of 5% with 8603 requests and a
// failure ratio of 0.1%: the reference measured .060 to .079 for the z test.
// 40000 trials; 0.05 + 0.0065 is 6 standard errors (false alarm below 1e-8).
func TestTwoProportionLevel(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	const trials = 40000
	exact, z := 0, 0
	for range trials {
		k1, k2 := binomial(r, 8603, .001), binomial(r, 8603*19, .001)
		if TwoProportion(k1, 8603, k2, 8603*19) <= 0.05 {
			exact++
		}
		if PooledZ(k1, 8603, k2, 8603*19) <= 0.05 {
			z++
		}
	}
	t.Logf("false alarms: exact %.4f, pooled z %.4f", float64(exact)/trials, float64(z)/trials)
	if rate := float64(exact) / trials; rate > 0.0565 || rate < 0.02 {
		t.Errorf("exact test: %v", rate)
	}
}

// binomial draws by skipping geometric gaps; for small p.
func binomial(r *rand.Rand, n int, p float64) int {
	k, at := 0, 0.0
	for {
		at += math.Floor(math.Log(1-r.Float64())/math.Log1p(-p)) + 1
		if at > float64(n) {
			return k
		}
		k++
	}
}
