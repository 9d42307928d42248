package flow

import (
	"fmt"
	"math"
	"testing"
)

// near fails unless got is want up to a relative tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s: got %.8g, want %.8g within %g", what, got, want, tolerance)
	}
}

// markov is the stationary law of M/M/c/K by its product form.
func markov(slots, places int, a float64) []float64 {
	p := make([]float64, slots+places+1)
	from := slots // near the mode, so that nothing underflows on the way there
	if a > float64(slots) {
		from += places
	}
	p[from] = 1
	for i := from; i > 0; i-- {
		p[i-1] = p[i] * float64(min(i, slots)) / a
	}
	for i := from + 1; i < len(p); i++ {
		p[i] = p[i-1] * a / float64(min(i, slots))
	}
	sum := 0.0
	for _, v := range p {
		sum += v
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

func TestStationaryLawIsMarkovs(t *testing.T) {
	for _, c := range []struct {
		slots, places int
		rho           float64
	}{
		{1, 9, 0.9}, {1, 9, 1.2}, {1, 9, 2}, {10, 0, 0.9}, {4, 64, 0.5}, {4, 64, 1}, {4, 64, 1.5},
		{48, 96, 0.97}, {100, 900, 0.99},
	} {
		l := newLaw(c.slots, c.places)
		a := c.rho * float64(c.slots)
		l.settle(a/0.1, 0.1, 1)
		want := markov(c.slots, c.places, a)
		for i, w := range want {
			if math.Abs(l.p[i]-w) > 1e-10 {
				t.Errorf("%+v: state %d has %.12f, want %.12f", c, i, l.p[i], w)
			}
		}
		if loss := want[len(want)-1]; loss > cutoff {
			near(t, fmt.Sprintf("%+v: loss", c), l.reject(), loss, 1e-8)
		}
	}
}

// The figures are those the request engine is held against.
func TestLawMeetsPublishedFigures(t *testing.T) {
	for _, c := range []struct {
		slots        int
		rho, p, wait float64 // P(wait) and mean wait in ms for a service of 100 ms
	}{
		{1, 0.8, 0.800000, 400.000}, {1, 0.9, 0.900000, 900.000}, {2, 0.9, 0.852632, 426.316},
		{10, 0.8, 0.409180, 20.459}, {10, 0.9, 0.668732, 66.873}, {10, 0.95, 0.825586, 165.117},
		{50, 0.9, 0.363864, 7.277}, {100, 0.95, 0.506457, 10.129},
	} {
		for _, places := range []int{900, 100_000} { // one point per request, and graded
			what := fmt.Sprintf("c=%d, rho %g, %d places", c.slots, c.rho, places)
			tolerance := 1e-4 // the table's and the line's ends
			if places > 900 {
				tolerance = 2e-3
			}
			l := newLaw(c.slots, places)
			l.settle(c.rho*float64(c.slots)/0.1, 0.1, 1)
			p, wait := l.waits()
			near(t, what+": P(wait)", p, c.p, tolerance)
			near(t, what+": mean wait", wait*1000, c.wait, tolerance)
			near(t, what+": busy", l.busy(), c.rho*float64(c.slots), 1e-6)
			// Little's law.
			near(t, what+": L/(lambda W)", l.inside()/(c.rho*float64(c.slots)/0.1*(wait+0.1)), 1, 1e-5)
		}
	}
	for _, c := range []struct{ rho, lost float64 }{{0.9, 0.05081}, {1.2, 0.19259}, {2, 0.50024}} {
		l := newLaw(1, 9)
		l.settle(c.rho*10, 0.1, 1)
		near(t, fmt.Sprintf("M/M/1/10 loss, rho %g", c.rho), l.reject(), c.lost, 1e-4)
	}
	for _, cv2 := range []float64{0, 1, 4} { // Erlang B does not depend on the variance
		l := newLaw(10, 0)
		l.settle(90, 0.1, cv2)
		near(t, "Erlang B, c=10, a=9", l.reject(), 0.167963, 1e-5)
	}
}

// For one slot the stationary mean wait is Pollaczek and Khinchine's.
func TestLawMeetsPollaczekKhinchine(t *testing.T) {
	for _, c := range []struct{ rho, cv2, wait float64 }{
		{0.7, 0, 116.67}, {0.7, 1, 233.33}, {0.7, 4, 583.33}, {0.9, 0, 450}, {0.9, 1, 900}, {0.9, 4, 2250},
	} {
		l := newLaw(1, 1000)
		l.settle(c.rho*10, 0.1, c.cv2)
		_, wait := l.waits()
		near(t, fmt.Sprintf("mean wait, rho %g cv2 %g", c.rho, c.cv2), wait*1000, c.wait, 1e-4)
	}
}

// A graded lattice against the product form of a system far larger than one
// point per request could carry.
func TestGradedLawIsMarkovs(t *testing.T) {
	for _, rho := range []float64{0.9, 0.97, 0.995, 1, 1.02, 1.1, 2} {
		const slots, places = 3200, 12800
		l := newLaw(slots, places)
		l.settle(rho*slots/0.06, 0.06, 1)
		want := markov(slots, places, rho*slots)
		inside, full, loss := 0.0, 0.0, want[len(want)-1]
		for i, w := range want {
			inside += w * float64(i)
			if i >= slots && i < slots+places {
				full += w / (1 - loss)
			}
		}
		what := fmt.Sprintf("rho %g", rho)
		near(t, what+": inside", l.inside(), inside, 2e-3)
		p, _ := l.waits()
		if full > 1e-6 {
			near(t, what+": P(wait)", p, full, 0.03)
		}
		if loss > 1e-9 {
			near(t, what+": loss", l.reject(), loss, 0.01)
		}
	}
}

func TestErlangCAndCool(t *testing.T) {
	for _, slots := range []int{1, 4, 48, 256, 257, 1000, 3200, 20000} {
		c := float64(slots)
		for x := 0.02; x < 1; x += 0.02 {
			a := x * c
			b := 1.0 // Erlang B from below, exactly
			for k := 1.0; k <= c; k++ {
				b = a * b / (k + a*b)
			}
			want := b / (1 - a/c*(1-b))
			if want < 1e-9 {
				continue
			}
			near(t, fmt.Sprintf("Erlang C, c=%d a=%g", slots, a), erlangC(slots, a), want, 0.001)
			if cool(slots, a) && want > 1.01e-6 {
				t.Errorf("c=%d a=%g waits with probability %g and is called cool", slots, a, want)
			}
			if !cool(slots, a) && want < 0.99e-6 {
				t.Errorf("c=%d a=%g waits with probability %g and is not called cool", slots, a, want)
			}
		}
		if erlangC(slots, c) != 1 || erlangC(slots, 0) != 0 || cool(slots, c) || !cool(slots, 0) {
			t.Errorf("c=%d: no load never waits, full load always does", slots)
		}
	}
	if cool(0, 0) {
		t.Error("a pool without slots is called cool")
	}
}

// What is remembered depends on nothing but what is asked: whoever asks later,
// or after others, gets the same bits.
func TestBeyondForgetsWhoAskedBefore(t *testing.T) {
	settled := func() *law {
		l := newLaw(8, 64)
		l.settle(130, 0.06, 1)
		return l
	}
	asked := settled()
	for i := range 300 { // more than it remembers
		asked.beyond(1, 0.05+float64(i)*1e-4, 1)
	}
	for i := range 100 {
		mean := 0.055 + float64(i)*1.7e-4
		if got, want := asked.beyond(1, mean, 1), settled().beyond(1, mean, 1); got != want {
			t.Fatalf("mean %g s: %v after others, %v when first", mean, got, want)
		}
	}
}

// What beyond interpolates and rounds, against the sum over all points.
func TestBeyondIsTheSumOverStates(t *testing.T) {
	for _, slots := range []int{1, 4, 192} {
		for _, cv2 := range []float64{0, 0.25, 1, 4} {
			for _, rho := range []float64{0.9, 1.05} {
				l := newLaw(slots, 384)
				l.settle(rho*float64(slots)/0.06, 0.06, cv2)
				for _, limit := range []float64{0.05, 0.1, 0.3, 1, 2} {
					e := &tails{pace: 1, t: limit, mean: 0.06, cv2: cv2, service: 0.06, variation: cv2, sigma: math.Sqrt(math.Log1p(cv2))}
					in, late := 0.0, 0.0
					for i, p := range l.p {
						if i == len(l.p)-1 {
							p -= l.reject()
						}
						in += p
						if i < slots {
							late += p * tail(limit, 0.06, cv2*0.06*0.06)
						} else {
							late += p * l.late(e, l.x[i])
						}
					}
					want := late / in
					if got := l.beyond(limit, 0.06, cv2); math.Abs(got-want) > 0.02*want+1e-5 {
						t.Errorf("slots %d, cv2 %g, rho %g: P(W+S > %g) = %.6f, want %.6f", slots, cv2, rho, limit, got, want)
					}
				}
			}
		}
	}
}
