package flow

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Where a line is drawn to is what the law's own step makes of it, from whichever
// point: one slot and many, below and above the capacity, a full line that turns
// away, a bound, and a lattice whose points lie apart. Deterministic.
func TestKernelIsTheLawsStep(t *testing.T) {
	for _, c := range []struct {
		slots, places int
		rho, cv2, dt  float64
		bound         float64
	}{
		{4, 200, 0.95, 1, 0.5, 0}, {4, 20, 1.2, 0.5, 3, 0}, {1, 60, 0.7, 4, 0.1, 0},
		{4, 60, 0.97, 1, 1, 30}, {48, 2400, 1.01, 1, 0.5, 0}, {4, 200, 0.95, 1, 100, 0},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			l := newLaw(c.slots, c.places)
			for _, from := range []int{0, 3, l.full, l.full + 5, (l.full + len(l.x)) / 2, len(l.x) - 1} {
				if c.bound > 0 && l.x[from] > c.bound {
					continue
				}
				x := path{at: []int{from}}
				x.show(l)
				l.bound = c.bound
				l.step(c.dt, c.rho*float64(c.slots)/0.06, 0.06, c.cv2)
				x.kernel.of(l, c.dt, from)
				k := &x.kernel
				at, weight, all := from, 1.0, k.under[from]+1+k.over[from]
				same := func() {
					if got := weight / all; math.Abs(got-l.p[at]) > 1e-12 {
						t.Fatalf("from point %d to %d with chance %g, in the law %g", from, at, got, l.p[at])
					}
				}
				for ; at < l.high; at++ {
					same()
					weight *= k.rise[at+1]
				}
				for at, weight = from, 1; at > 0; at-- {
					same()
					weight *= k.fall[at-1]
				}
				last, sum := 0, 0.0
				for i := range 1000 { // draws invert the law's distribution function
					u := (float64(i) + 0.5) / 1000
					for ; last < l.high && sum+l.p[last] <= u; last++ {
						sum += l.p[last]
					}
					if got := k.draw(from, u); got != last && math.Abs(sum-u) > 1e-9 && math.Abs(sum+l.p[last]-u) > 1e-9 {
						t.Fatalf("from point %d with luck %g to %d, want %d", from, u, got, last)
					}
				}
			}
		})
	}
}

// Many lines that are each drawn on their own, step by step, make up the law: the
// greatest distance of the two distribution functions of 20,000 lines stays within
// the limit of Dvoretzky, Kiefer and Wolfowitz (Massart 1990) that is passed with a
// probability of 1e-7, after every tenth of 60 steps.
func TestLinesMakeUpTheLaw(t *testing.T) {
	const lines = 20000
	limit := math.Sqrt(math.Log(2/1e-7) / 2 / lines)
	truth, drawn := newLaw(4, 60), newLaw(4, 60)
	x := path{at: make([]int, lines)}
	key := rng.NewWorld(3, 0).Key("lines")
	for step := range 60 {
		rate := 63.0
		if step > 30 {
			rate = 70
		}
		truth.step(0.5, rate, 0.06, 1)
		x.show(drawn)
		drawn.step(0.5, rate, 0.06, 1)
		x.kernel.of(drawn, 0.5, drawn.high)
		for i := range x.at {
			x.at[i] = x.kernel.draw(x.at[i], key.Sub(uint64(step)).Uniform(uint64(i)))
		}
		if step%10 != 9 {
			continue
		}
		x.show(drawn)
		a, b := 0.0, 0.0
		for i := range truth.p {
			a, b = a+truth.p[i], b+drawn.p[i]
			if math.Abs(a-b) > limit {
				t.Fatalf("after %d steps %.4f of the lines are up to %g long, in the law %.4f", step+1, b, truth.x[i], a)
			}
		}
	}
}
