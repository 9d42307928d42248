package stats

import (
	"math"
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
	if got := FisherExact(4, 4, 0, 4); math.Abs(got-1./70) > 1e-15 {
		t.Errorf("four right: %v", got)
	}
	if got := FisherExact(3, 4, 1, 4); math.Abs(got-17./70) > 1e-15 {
		t.Errorf("three right: %v", got)
	}
}

// Criminal twins (Fisher, JRSS 98, 1935; R's help of fisher.test): convicted 10
// of 13 monozygotic, 2 of 17 dizygotic; p = 0.0004652.
func TestFisherTwins(t *testing.T) {
	if got := FisherExact(10, 13, 2, 17); math.Abs(got-0.0004652) > 5e-8 {
		t.Errorf("got %v", got)
	}
	if got := FisherExact(0, 13, 12, 17); got != 1 {
		t.Errorf("at least none: %v", got)
	}
}

// The recurrence agrees with factorials over all small tables.
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
					if got := FisherExact(k1, n1, k-k1, n2); math.Abs(got-want) > 1e-11 {
						t.Fatalf("%d/%d %d/%d: got %v, want %v", k1, n1, k-k1, n2, got, want)
					}
				}
			}
		}
	}
}

func TestTwoProportionSwitches(t *testing.T) {
	if got, want := TwoProportion(10, 1000, 10, 1000), FisherExact(10, 1000, 10, 1000); got != want {
		t.Errorf("few: %v, want %v", got, want)
	}
	z, f := TwoProportion(5200, 100000, 5000, 100000), FisherExact(5200, 100000, 5000, 100000)
	if z != PooledZ(5200, 100000, 5000, 100000) || math.Abs(z-f) > 0.002 {
		t.Errorf("many: z %v, exact %v", z, f)
	}
	// z = .002/√(.051·.949·2/1e5) = 2.0328, one-sided p = .02104
	if math.Abs(z-0.02104) > 2e-5 {
		t.Errorf("z test: %v", z)
	}
	for _, p := range []float64{TwoProportion(0, 0, 1, 5), TwoProportion(0, 9, 0, 9), PooledZ(9, 9, 9, 9), PooledZ(0, 0, 0, 0)} {
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
