package flow

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/traffic/request"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// truth is one service in the request engine: one operation, one cohort, no
// retries unless the clients say so.
type truth struct {
	kernel *sim.Engine
	engine *request.Engine
	node   *topology.Node
	board  *condition.Board
	slow   float64

	running []int // instances that take traffic, once followed
	sample  *signal.Sample

	took     []float64 // s from arrival to answer of those served, while recording
	lost     int
	finished int
}

func (w *truth) Finish(now, arrived clock.Time, _ int, end traffic.End, _ exposure.Side) {
	w.finished++
	if end == traffic.Rejected {
		w.lost++
		return
	}
	w.took = append(w.took, now.Sub(arrived).Seconds())
}

// Contribute slows the service down, in place of more load.
func (w *truth) Contribute(_ condition.Subject, e *condition.Effect) { e.Slow *= w.slow }

func (w *truth) slowDown(by float64) {
	w.slow = by
	w.board.Changed(w.kernel.Now())
}

// inside is how many requests wait or are in a slot of the instances that take
// traffic or still finish.
func (w *truth) inside() float64 {
	w.engine.Fill(w.kernel.Now())
	return w.sample.Busy[0]*float64(len(w.running)*w.node.Concurrency) + float64(w.sample.Waiting[0])
}

func (w *truth) forget() { w.took, w.lost, w.finished = w.took[:0], 0, 0 }

func (w *truth) run(seconds float64) { w.kernel.Run(w.kernel.Now().Add(clock.FromSeconds(seconds))) }

// world plays rate requests per second against the instances.
func world(n topology.Node, rate float64, seed uint64) *truth {
	r := rng.NewWorld(seed, 0)
	cohorts := []tenancy.Cohort{{Name: "all", Count: 100, Rate: unit.Rate(rate), Weight: 1}}
	l := load.Load{
		Operations: []load.Operation{{Name: "op", Share: 1}},
		Clients:    load.Clients{Timeout: unit.Duration(24 * clock.Hour), Attempts: 1, Budget: 1},
	}
	p := tenancy.Draw(cohorts, nil, r)
	n.Name, n.ColdFactor, n.Calls = "service", 1, make([][]topology.Edge, 1)
	none := exposure.None(1)
	w := &truth{
		kernel: sim.New("law"), node: &n, slow: 1,
		sample: signal.NewSample(1, 1),
	}
	w.board = condition.NewBoard(condition.Shape{Services: 1, Operations: 1}, p.Classes, w)
	w.engine = request.New(traffic.Site{
		Engine: w.kernel, System: &topology.System{Services: []topology.Node{n}, Entries: []int{0}},
		Crowd: traffic.NewCrowd(p, l, []clock.Span{0}, r), Board: w.board,
		Router: &exposure.Router{Changed: 0, Route: none, Feature: none, Before: none},
		Sample: w.sample, Sink: w,
	})
	return w
}

// lognormal returns the distribution with this mean (s) and cv.
func lognormal(mean, cv float64) rng.Dist {
	s2 := math.Log1p(cv * cv)
	return rng.LogNormal{Mu: math.Log(mean) - s2/2, Sigma: math.Sqrt(s2)}
}

// quantile of the law's response time, by bisection.
func (l *law) quantile(q, mean, cv2 float64) float64 {
	low, high := 0.0, 1e6
	for range 60 {
		t := (low + high) / 2
		if low > 0 {
			t = math.Sqrt(low * high)
		}
		if l.beyond(t, mean, cv2) > 1-q {
			low = t
		} else {
			high = t
		}
	}
	return high
}

func percentile(x []float64, q float64) float64 {
	slices.Sort(x)
	return x[int(q*float64(len(x)))]
}

// TestLawAgainstRequests holds the stationary law against the request engine:
// p99 within 5% for a cv up to 1, 10% for a cv of 2, and rejections within 10%,
// both outside 0.85 < rho < 1.05; inside it p99 within 15% and rejections within
// 50%, or 0.001. The truth is a mean of 30 batches; each bound is widened by 6.6
// standard errors (Student, 29 degrees of freedom: false alarms below 1e-6 a
// figure), which must be small enough to tell. Seeds are fixed.
func TestLawAgainstRequests(t *testing.T) {
	const mean, batches, each = 0.06, 30, 15_000
	for _, c := range []struct {
		instances, slots, places int
		balance                  topology.Balance
		cvs, rhos                []float64
	}{
		{12, 4, 64, topology.Random, []float64{0.5, 1, 2}, []float64{0.5, 0.8, 0.95, 1.1, 1.5}},
		{12, 4, 64, topology.LeastLoaded, []float64{1, 2}, []float64{0.8, 0.95, 1.1}},
		{1, 48, 96, topology.Random, []float64{1, 2}, []float64{0.8, 0.95, 1.1}},
		{12, 4, 4, topology.Random, []float64{0.5, 2}, []float64{1.1}},
		{12, 4, 16, topology.Random, []float64{0.5, 2}, []float64{1.1}},
		{1, 48, 24, topology.Random, []float64{0.5, 2}, []float64{1.1}},
	} {
		for _, cv := range c.cvs {
			for _, rho := range c.rhos {
				n := topology.Node{Instances: c.instances, Concurrency: c.slots, Queue: c.places, Time: lognormal(mean, cv), Balance: c.balance}
				rate := rho * float64(c.instances*c.slots) / mean
				l := newLaw(c.slots, c.places)
				share := float64(c.instances)
				if c.balance == topology.LeastLoaded {
					l, share = newLaw(c.instances*c.slots, c.instances*c.places), 1
					l.lines = c.instances
				}
				l.settle(rate/share, mean, cv*cv)

				w := world(n, rate, 1)
				w.run(60)
				var p99, lost batch
				for range batches {
					w.forget()
					w.run(each / rate)
					p99.add(percentile(w.took, 0.99))
					lost.add(float64(w.lost) / float64(w.finished))
				}
				close, some, none := 0.05, 0.10, 0.0002
				if cv > 1 {
					close = 0.10
				}
				if rho > 0.85 && rho < 1.05 {
					close, some, none = 0.15, 0.50, 0.001
				}
				what := fmt.Sprintf("%d×%d+%d balance %d, cv %g, rho %g", c.instances, c.slots, c.places, c.balance, cv, rho)
				p99.meets(t, what+": p99", l.quantile(0.99, mean, cv*cv), close, 0)
				lost.meets(t, what+": rejected", l.reject(), some, none)
			}
		}
	}
}

// batch is batch means.
type batch struct{ n, mean, m2 float64 }

func (b *batch) add(x float64) {
	b.n++
	d := x - b.mean
	b.mean += d / b.n
	b.m2 += d * (x - b.mean)
}

func (b *batch) meets(t *testing.T, what string, law, relative, absolute float64) {
	t.Helper()
	se := math.Sqrt(b.m2 / (b.n - 1) / b.n)
	bound := relative*b.mean + absolute
	t.Logf("%-48s requests %.5f ± %.5f, law %.5f", what, b.mean, se, law)
	if math.Abs(law-b.mean) > bound+6.6*se {
		t.Errorf("%s: requests say %.5f ± %.5f, the law %.5f", what, b.mean, se, law)
	}
	if se > 0.04*b.mean+absolute {
		t.Errorf("%s: a standard error of %.5f is too large to tell anything", what, se)
	}
}
