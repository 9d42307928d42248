package flow

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// sound fails unless the law is a distribution.
func sound(t rapid.TB, l *law) {
	sum := 0.0
	for i, p := range l.p {
		if !(p >= 0) {
			t.Fatalf("state %d has probability %g", i, p)
		}
		if i > l.high && p != 0 {
			t.Fatalf("state %d above the highest has probability %g", i, p)
		}
		sum += p
	}
	if math.Abs(sum-1) > 1e-12 {
		t.Fatalf("probabilities add up to 1%+g", sum-1)
	}
}

// Whatever happens to a law, in whatever order: it stays a distribution, and
// what came in is what was served plus what is more inside than before, as far as
// a rejection rate near 1 can say (1e-12 of what was offered).
func TestLawStaysSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := func(name string, most int) int {
			return int(math.Exp(rapid.Float64Range(0, math.Log(float64(most)+1)).Draw(t, name)) - 1)
		}
		l := newLaw(size("slots", 4000), size("places", 1_000_000))
		for range rapid.IntRange(1, 8).Draw(t, "actions") {
			switch rapid.IntRange(0, 6).Draw(t, "action") {
			case 0:
				l.resize(size("slots", 4000), size("places", 1_000_000), rapid.Float64Range(0, 1).Draw(t, "kept"))
			case 1:
				l.dilute(rapid.Float64Range(0, 1).Draw(t, "empty"))
			default:
				dt := math.Exp(rapid.Float64Range(math.Log(0.02), math.Log(1e6)).Draw(t, "log dt"))
				mean := math.Exp(rapid.Float64Range(math.Log(1e-4), math.Log(100)).Draw(t, "log mean"))
				rate := float64(l.slots+1) / mean * rapid.SampledFrom([]float64{0, 1e-9, 0.5, 0.9, 1, 1.1, 3, 100}).Draw(t, "load")
				cv2 := rapid.SampledFrom([]float64{0, 0.25, 1, 4, 20}).Draw(t, "cv2")
				before := l.inside()
				l.step(dt, rate, mean, cv2)
				in, out := dt*rate*(1-l.reject()), dt*l.busy()/mean
				if gap := l.inside() - before - in + out; math.Abs(gap) > 1e-9*(in+out+before+1)+1e-12*dt*rate {
					t.Fatalf("%g came in, %g were served, %g are more inside than before", in, out, l.inside()-before)
				}
				if p, wait := l.waits(); !(p >= 0 && p <= 1 && wait >= 0 && !math.IsInf(wait, 0)) {
					t.Fatalf("waits with probability %g, on average %g s", p, wait)
				}
				last := 1.0
				for _, limit := range []float64{0, mean / 2, mean, 10 * mean} {
					p := l.beyond(limit, mean, cv2)
					if !(p >= 0 && p <= last+1e-9) {
						t.Fatalf("P(W+S > %g) = %g after %g for a smaller limit", limit, p, last)
					}
					last = p
				}
			}
			sound(t, l)
			if !(l.reject() >= 0 && l.reject() <= 1) || !(l.busy() >= 0 && l.busy() <= float64(l.slots)*(1+1e-12)) ||
				l.inside() < l.busy()*(1-1e-12) || !(l.moved() >= 0 && l.moved() <= 2+1e-9) {
				t.Fatalf("reject %g, busy %g of %d, inside %g, moved %g", l.reject(), l.busy(), l.slots, l.inside(), l.moved())
			}
		}
	})
}

func TestLawAtTheEdges(t *testing.T) {
	l := newLaw(0, 0)
	l.step(1, 100, 0.1, 1)
	if l.reject() != 1 || l.inside() != 0 || l.beyond(1, 0.1, 1) != 1 {
		t.Errorf("no slots, no line: reject %g, inside %g", l.reject(), l.inside())
	}
	l = newLaw(0, 1000)
	for range 20 {
		l.step(0.1, 100, 0.1, 1)
	}
	near(t, "line without slots", l.inside(), 200, 1e-3)
	if l.beyond(100, 0.1, 1) != 1 || l.busy() != 0 {
		t.Errorf("without slots %g are late and %g busy", l.beyond(100, 0.1, 1), l.busy())
	}
	l.resize(10, 1000, 1)
	near(t, "line kept when slots return", l.inside(), 200, 1e-3)
	l.step(1e6, 0, 0.1, 1)
	if l.inside() > 1e-3 || l.reject() > 1e-12 {
		t.Errorf("without arrivals %g stay inside, reject %g", l.inside(), l.reject())
	}
	l.settle(90, 0.1, 1)
	inside := l.inside()
	l.resize(20, 2000, 1)
	near(t, "inside after one instance more", l.inside(), inside, 1e-9)
	l.resize(10, 1000, 0.5)
	near(t, "inside after one of two stops", l.inside(), inside/2, 1e-9)
	l.dilute(0.25)
	near(t, "inside per instance after one of four is new", l.inside(), inside*3/8, 1e-9)
}

func TestCopyIsIndependent(t *testing.T) {
	l := newLaw(4, 64)
	l.step(1, 60, 0.06, 1)
	l.beyond(1, 0.06, 1)
	c := l.copy()
	for range 20 {
		l.step(0.1, 100, 0.06, 1)
		l.beyond(2, 0.08, 1)
	}
	d := c.copy()
	for range 20 {
		c.step(0.1, 100, 0.06, 1)
		c.beyond(2, 0.08, 1)
	}
	if c.inside() != l.inside() || c.beyond(1, 0.06, 1) != l.beyond(1, 0.06, 1) {
		t.Errorf("the copy went elsewhere: %g and %g inside", c.inside(), l.inside())
	}
	if d.inside() == c.inside() {
		t.Error("the copy's copy moved with it")
	}
}

func TestAStepAllocatesNothing(t *testing.T) {
	for _, places := range []int{64, 100_000} {
		l := newLaw(48, places)
		l.settle(790, 0.06, 1)
		l.beyond(2, 0.06, 1)
		rate := 780.0
		if allocs := testing.AllocsPerRun(100, func() {
			l.step(0.1, rate, 0.06, 1)
			rate++
			l.waits()
			l.beyond(2, 0.06*(1+rate/10_000), 1)
			l.beyond(1, 0.06, 1)
		}); allocs > 0 {
			t.Errorf("%g allocations per step with %d places, want none", allocs, places)
		}
	}
}

// Steps of any length lead to the same stationary state, and a step as a whole
// is close to the same span in small ones.
func TestStepLengths(t *testing.T) {
	want := newLaw(4, 64)
	want.settle(63, 0.06, 1)
	for _, dt := range []float64{0.02, 0.5, 60, 1e6} {
		l := newLaw(4, 64)
		for at := 0.0; at < 400; at += dt {
			l.step(dt, 63, 0.06, 1)
		}
		near(t, "inside in the end", l.inside(), want.inside(), 0.01)
	}
	fine, coarse := newLaw(4, 64), newLaw(4, 64)
	for range 1000 {
		fine.step(0.002, 73, 0.06, 1)
	}
	for range 20 {
		coarse.step(0.1, 73, 0.06, 1)
	}
	near(t, "inside after 2 s in steps of 0.1 s", coarse.inside(), fine.inside(), 0.01)
}

// The graded lattice against one point per request while a line of 4,000 fills
// and drains: the means stay together, and the spread grows by no more than the
// rule in the law's comment says.
func TestGradedLawMoves(t *testing.T) {
	const slots, places = 40, 4000
	graded, each := newLaw(slots, places), &law{slots: slots, places: places}
	points := make([]float64, slots+places+1)
	for i := range points {
		points[i] = float64(i)
	}
	each.lay(points)
	each.p[0] = 1
	if len(graded.x) > len(each.x)/4 {
		t.Fatalf("%d points for %d states are no coarse lattice", len(graded.x), len(each.x))
	}
	spread := func(l *law) float64 {
		v := 0.0
		for i, p := range l.p {
			v += p * (l.x[i] - l.inside()) * (l.x[i] - l.inside())
		}
		return math.Sqrt(v)
	}
	for k := range 1200 {
		rate := 480.0 // for 30 s, then 320: capacity is 400
		if k >= 300 {
			rate = 320
		}
		graded.step(0.1, rate, 0.1, 1)
		each.step(0.1, rate, 0.1, 1)
		if math.Abs(graded.inside()-each.inside()) > 0.01*each.inside()+0.002*places {
			t.Fatalf("after %.1f s %.1f inside, want %.1f", float64(k+1)/10, graded.inside(), each.inside())
		}
		if k == 299 || k == 450 {
			if s, e := spread(graded), spread(each); s > math.Hypot(e, math.Sqrt(16*each.inside())) || s < e {
				t.Errorf("after %.1f s the spread is %.1f, with a point per request %.1f", float64(k+1)/10, s, e)
			} else {
				t.Logf("after %.1f s: inside %.1f, spread %.1f, with a point per request %.1f", float64(k+1)/10, graded.inside(), s, e)
			}
		}
	}
}
