package flow

import (
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
	board  *condition.Board
	sample *signal.Sample

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
		kernel: sim.New("law"),
		board:  condition.NewBoard(condition.Shape{Services: 1, Operations: 1}, p.Classes),
		sample: signal.NewSample(1, 1),
	}
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

func TestExplore(t *testing.T) {
	const mean = 0.06
	for _, sys := range []struct {
		inst, slots, places int
		b                   topology.Balance
	}{{12, 4, 64, topology.Random}, {12, 4, 64, topology.LeastLoaded}, {1, 1, 64, topology.Random}, {1, 48, 96, topology.Random}} {
		for _, cv := range []float64{0.5, 1, 2} {
			for _, rho := range []float64{0.5, 0.8, 0.95, 1.1, 1.5} {
				rate := rho * float64(sys.inst*sys.slots) / mean
				w := world(topology.Node{Instances: sys.inst, Concurrency: sys.slots, Queue: sys.places, Time: lognormal(mean, cv), Balance: sys.b}, rate, 1)
				w.run(100)
				w.forget()
				w.run(400000 / rate)
				var l *law
				n := 1.0
				if sys.b == topology.Random {
					l = newLaw(sys.slots, sys.places)
					n = float64(sys.inst)
				} else {
					l = newLaw(sys.slots*sys.inst, sys.places*sys.inst)
				}
				if sys.b != topology.Random {
					l.lines = sys.inst
				}
				l.settle(rate/n, mean, cv*cv)
				sum := 0.0
				for _, x := range w.took {
					sum += x
				}
				_, wait := l.waits()
				t.Logf("%v cv %g rho %.2f: p50 %.4f/%.4f p99 %.4f/%.4f mean %.4f/%.4f reject %.5f/%.5f", sys, cv, rho,
					percentile(w.took, .5), l.quantile(.5, mean, cv*cv), percentile(w.took, .99), l.quantile(.99, mean, cv*cv), sum/float64(len(w.took)), wait+mean,
					float64(w.lost)/float64(w.finished), l.reject())
			}
		}
	}
}
