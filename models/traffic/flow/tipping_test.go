package flow

import (
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

// impatient are clients who stop waiting after 2 s and try three times.
var impatient = load.Clients{Timeout: unit.Duration(2 * clock.Second), Attempts: 3, Budget: 0.2}

// twelve instances of 4 slots, 60 ms, each with so many places in line.
func twelve(places int) topology.Node {
	return topology.Node{
		Name: "service", Instances: 12, Concurrency: 4, Queue: places, ColdFactor: 1,
		Time: lognormal(0.06, 1), Balance: topology.Random,
	}
}

type failures struct{ lost int }

func (f *failures) Finish(_, _ clock.Time, _ int, end traffic.End, _ exposure.Side) {
	if end != traffic.Served {
		f.lost++
	}
}

// tipsByRequest reports whether more than 2% of the requests fail within some 10 s of half
// an hour, by request.
func tipsByRequest(n topology.Node, rate float64, seed uint64) bool {
	r := rng.NewWorld(seed, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "all", Count: 100, Rate: unit.Rate(rate), Weight: 1}}, nil, r)
	n.Calls = make([][]topology.Edge, 1)
	l := load.Load{Operations: []load.Operation{{Name: "op", Share: 1}}, Clients: impatient}
	none, kernel, failed := exposure.None(1), sim.New("tipping"), &failures{}
	request.New(traffic.Site{
		Engine: kernel, System: &topology.System{Services: []topology.Node{n}, Entries: []int{0}},
		Crowd: traffic.NewCrowd(p, l, []clock.Span{0}, r), Board: condition.NewBoard(condition.Shape{Services: 1, Operations: 1}, p.Classes),
		Router: &exposure.Router{Route: none, Feature: none, Before: none}, Sample: signal.NewSample(1, 1), Sink: failed,
	})
	for s := 10.0; s <= 1800; s += 10 {
		before := failed.lost
		kernel.Run(clock.Time(clock.FromSeconds(s)))
		if float64(failed.lost-before) > 0.02*10*rate {
			return true
		}
	}
	return false
}

// Flow warns of tipping where the same pool tips by request within half an hour,
// and not where it does not: at 95% of its capacity with a line that takes longer
// than clients wait, but not with a short one, and not at 90%. By request, of 8
// seeds (these are three of them), 8 tip in the first case and none in the others.
func TestTippingIsToldWhereItHappens(t *testing.T) {
	for _, c := range []struct {
		places int
		rho    float64
		tips   bool
	}{{200, 0.95, true}, {200, 0.90, false}, {64, 0.95, false}} {
		rate := 800 * c.rho
		e := chain(rate, impatient, 1, []topology.Node{twelve(c.places)})
		e.advance(clock.Time(30 * clock.Minute))
		if e.Tipping() != c.tips {
			t.Errorf("%d places, rho %g: %.3f excursions to be expected, warned %v, want %v", c.places, c.rho, e.tipped, e.Tipping(), c.tips)
		}
		for seed := range uint64(3) {
			if tipsByRequest(twelve(c.places), rate, seed) != c.tips {
				t.Errorf("%d places, rho %g, seed %d: tips by request %v", c.places, c.rho, seed, !c.tips)
			}
		}
	}
}
