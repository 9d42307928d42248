package request

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// The tests of this file hold the service model that scenarios use against
// queueing theory, end to end. A figure is the mean of 30 batches; it must lie
// within t = 6.6 standard errors of theory, Student's quantile for 29 degrees of
// freedom at 2e-7 a side, so that a correct engine fails one figure with
// probability below 1e-6 (batches are long against the correlation time, so
// their means are nearly normal); and the standard error must be small enough
// that the test could fail.
const (
	batches = 30
	tLimit  = 6.6
)

// measured are batch means of one run.
type measured struct {
	response [batches]float64 // mean time in system, seconds
	full     [batches]float64 // share of the time in which an arrival would wait
	lost     [batches]float64 // share of the requests rejected
	number   [batches]float64 // mean number in the system
	rate     [batches]float64 // throughput, per second
}

// run plays the first node alone for the given number of requests.
func run(n topology.Node, rate float64, requests int, seed uint64) measured {
	var m measured
	var sum float64
	var served, lost int
	b := bench{nodes: []topology.Node{n}, rate: rate, seed: seed}
	b.finished = func(now, arrived clock.Time, end traffic.End) {
		if end == traffic.Rejected {
			lost++
			return
		}
		served++
		sum += now.Sub(arrived).Seconds()
	}
	kernel, e, _ := b.engine()
	span := clock.FromSeconds(float64(requests) / rate / batches)
	var looks, full, inside int
	var look sim.HandlerID
	every := clock.FromSeconds(3.7 / rate)
	look = kernel.Register("look", sim.HandlerFunc(func(now clock.Time, _ uint64) {
		looks++
		for i := range e.instances {
			inside += e.instances[i].present + e.instances[i].queued
		}
		if inside := e.services[0].busy; int(inside) >= n.Concurrency*n.Instances {
			full++
		}
		kernel.At(now.Add(every), sim.Observe, look, 0)
	}))
	kernel.At(0, sim.Observe, look, 0)
	kernel.Run(clock.Time(span)) // warm-up: one batch
	for i := range batches {
		sum, served, lost, looks, full, inside = 0, 0, 0, 0, 0, 0
		kernel.Run(kernel.Now().Add(span))
		m.response[i] = sum / float64(served)
		m.lost[i] = float64(lost) / float64(served+lost)
		m.full[i] = float64(full) / float64(looks)
		m.number[i] = float64(inside) / float64(looks)
		m.rate[i] = float64(served) / span.Seconds()
	}
	return m
}

// near compares a mean of batches with theory. rough is the largest standard
// error, relative to the mean, at which the comparison means anything.
func near(t *testing.T, what string, x [batches]float64, want, rough float64) {
	t.Helper()
	mean, m2 := 0.0, 0.0
	for i, v := range x {
		d := v - mean
		mean += d / float64(i+1)
		m2 += d * (v - mean)
	}
	se := math.Sqrt(m2 / (batches - 1) / batches)
	t.Logf("%-28s theory %.6f, simulated %.6f ± %.6f", what, want, mean, se)
	if math.Abs(mean-want) > tLimit*se {
		t.Errorf("%s: theory says %.6f, simulated %.6f ± %.6f", what, want, mean, se)
	}
	if se > rough*want {
		t.Errorf("%s: standard error %.6f is too large to tell anything", what, se)
	}
}

// erlangC returns the probability of waiting in M/M/c (Erlang 1917).
func erlangC(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	rho := a / float64(c)
	return b / (1 - rho*(1-b))
}

func TestErlangC(t *testing.T) {
	const service = 0.1
	for _, c := range []struct {
		slots     int
		rho       float64
		wait, p   float64 // mean wait in ms and P(wait), as published
		instances int
		rough     float64
	}{
		{1, 0.8, 400.000, 0.800000, 1, 0.02},
		{2, 0.9, 426.316, 0.852632, 1, 0.03},
		{10, 0.8, 20.459, 0.409180, 1, 0.02},
		{10, 0.9, 66.873, 0.668732, 1, 0.03},
		{50, 0.9, 7.277, 0.363864, 1, 0.02},
	} {
		t.Run(fmt.Sprintf("c=%d,rho=%g", c.slots, c.rho), func(t *testing.T) {
			a := c.rho * float64(c.slots)
			if got := erlangC(c.slots, a); math.Abs(got-c.p) > 1e-6 {
				t.Fatalf("Erlang C gives %.6f, the table says %.6f", got, c.p)
			}
			n := node(c.instances, c.slots, 1<<30, topology.FIFO, rng.Exponential{Scale: service})
			m := run(n, a/service, 1_500_000, 1)
			near(t, "mean response, s", m.response, service+c.wait/1000, c.rough)
			near(t, "P(wait)", m.full, c.p, c.rough)
			// Little's law on the same run.
			var gap [batches]float64
			for i := range gap {
				gap[i] = m.number[i] / (m.rate[i] * m.response[i])
			}
			near(t, "L / (lambda W)", gap, 1, 0.02)
		})
	}
}

func TestFiniteQueueLoses(t *testing.T) {
	// M/M/1/10: one slot and nine places, ten in the system at most.
	for _, c := range []struct{ rho, lost float64 }{{0.9, 0.05081}, {1.2, 0.19259}, {2, 0.50024}} {
		exact := math.Pow(c.rho, 10) * (1 - c.rho) / (1 - math.Pow(c.rho, 11))
		if math.Abs(exact-c.lost) > 1e-5 {
			t.Fatalf("rho %g: the formula gives %.5f, the table says %.5f", c.rho, exact, c.lost)
		}
		m := run(node(1, 1, 9, topology.FIFO, rng.Exponential{Scale: 0.1}), c.rho*10, 600_000, 2)
		near(t, fmt.Sprintf("M/M/1/10 loss, rho %g", c.rho), m.lost, exact, 0.02)
	}
}

func TestErlangB(t *testing.T) {
	m := run(node(1, 10, 0, topology.FIFO, rng.Exponential{Scale: 0.1}), 90, 600_000, 3)
	near(t, "Erlang B, c=10, a=9", m.lost, 0.167963, 0.02)
}

// TestPollaczekKhinchine and TestSharingIsInsensitive take the distributions by
// their squared coefficient of variation: 0 constant, 1 exponential, 4
// lognormal.
func byVariation(cv2, mean float64) rng.Dist {
	switch cv2 {
	case 0:
		return rng.Constant{Value: mean}
	case 1:
		return rng.Exponential{Scale: mean}
	}
	sigma2 := math.Log(1 + cv2)
	return rng.LogNormal{Mu: math.Log(mean) - sigma2/2, Sigma: math.Sqrt(sigma2)}
}

func TestPollaczekKhinchine(t *testing.T) {
	for _, c := range []struct{ rho, cv2, wait float64 }{
		{0.7, 0, 116.67}, {0.7, 1, 233.33}, {0.7, 4, 583.33}, {0.9, 0, 450}, {0.9, 1, 900},
	} {
		want := c.rho / (1 - c.rho) * (1 + c.cv2) / 2 * 100
		if math.Abs(want-c.wait) > 0.01 {
			t.Fatalf("the formula gives %.2f ms, the table says %.2f ms", want, c.wait)
		}
		m := run(node(1, 1, 1<<30, topology.FIFO, byVariation(c.cv2, 0.1)), c.rho*10, 1_500_000, 4)
		near(t, fmt.Sprintf("M/G/1 response, rho %g cv² %g", c.rho, c.cv2), m.response, 0.1+want/1000, 0.03)
	}
}

func TestSharingIsInsensitive(t *testing.T) {
	// M/G/1 under processor sharing: S/(1-rho) whatever the variance.
	for _, cv2 := range []float64{0, 1, 4} {
		m := run(node(1, 1, 1<<30, topology.PS, byVariation(cv2, 0.1)), 7, 600_000, 5)
		near(t, fmt.Sprintf("M/G/1-PS response, cv² %g", cv2), m.response, 0.1/(1-0.7), 0.03)
	}
	m := run(node(1, 1, 1<<30, topology.PS, byVariation(1, 0.1)), 9, 2_000_000, 5)
	near(t, "M/M/1-PS response, rho 0.9", m.response, 1, 0.03)
}
