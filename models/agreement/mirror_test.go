package agreement_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/traffic/flow"
	"github.com/rehearse-sim/rehearse/models/traffic/request"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// sick fails a tenth of the requests at the new version, and a fifth of the attempts.
type sick struct{}

func (sick) Contribute(s condition.Subject, e *condition.Effect) {
	if s.Service == 0 && s.Side == exposure.Lit {
		e.FailWith(0.1)
		e.FailAttemptWith(0.2)
	}
}

// mirrored plays four minutes of a service that calls another, with copies of
// these shares of its two operations. It returns what each version was seen to
// get and to fail, and the attempts on the call.
func mirrored(shares []float64, byFlow bool) (old, fresh signal.Counts, calls float64) {
	world := rng.NewWorld(5, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "all", Count: 100, Rate: 200, Weight: 1}}, nil, world)
	l := load.Load{
		Operations: []load.Operation{{Name: "read", Share: 0.5}, {Name: "write", Share: 0.5}},
		Clients:    load.Clients{Timeout: unit.Duration(5 * clock.Second), Attempts: 1, Budget: 1},
	}
	node := func(calls ...topology.Edge) topology.Node {
		return topology.Node{
			Name: "service", Instances: 4, Concurrency: 50, Queue: 500, Time: rng.Constant{Value: 0.01},
			ColdFactor: 1, Calls: [][]topology.Edge{calls, calls},
		}
	}
	none := exposure.None(1)
	site := traffic.Site{
		Engine: sim.New("mirror"), System: &topology.System{Entries: []int{0, 0}, Services: []topology.Node{
			node(topology.Edge{To: 1, Timeout: clock.Second, Attempts: 1}), node(),
		}},
		Crowd:  traffic.NewCrowd(p, l, []clock.Span{0}, world),
		Board:  condition.NewBoard(condition.Shape{Services: 2, Operations: 2, Ways: []condition.Way{{From: 0, To: 1, Store: -1}}}, p.Classes, sick{}),
		Router: &exposure.Router{Route: none, Feature: exposure.Share(1, 1), Before: none, Routed: true, Ears: exposure.Ears{Instances: 4}},
		Sample: signal.NewSample(2, 1), Sink: &ends{}, Meter: traffic.NewMeter(1, 2),
	}
	var e interface {
		Settle(clock.Time)
		Fill(clock.Time)
		Start(service int, v exposure.Version) int
	}
	if byFlow {
		e = flow.New(site, flow.Options{Draws: world, Scrape: clock.Minute, Needs: []signal.Need{{Service: 0}}, Allowed: 0.01})
	} else {
		e = request.New(site)
	}
	for range 4 {
		e.Start(0, exposure.New)
	}
	site.Router.Mirror = shares
	end := clock.Time(4 * clock.Minute)
	site.Engine.Run(end)
	e.Settle(end)
	e.Fill(end)
	return *site.Sample.Group(0, exposure.OldSide, 0), *site.Sample.Group(0, exposure.Lit, 0), site.Meter.Links[0].Tries
}

// Of 24 000 requests of each operation the new version gets copies as it should,
// fails 28% of them, and calls for the others; the old version gets and calls as
// ever. Counts are within 5.5 standard deviations of Poisson ones, which has a
// false-alarm probability below 1e-7 a figure.
func TestCopiesInBothEngines(t *testing.T) {
	const each, fails = 24000.0, 1 - 0.9*0.8
	for _, shares := range [][]float64{nil, {1, 0}, {0.25, 0}, {0.5, 0.5}} {
		copies := 0.0
		for _, s := range shares {
			copies += s * each
		}
		for _, byFlow := range []bool{false, true} {
			old, fresh, calls := mirrored(shares, byFlow)
			for _, x := range []struct {
				what      string
				got, want float64
			}{
				{"requests of the old version", float64(old.Requests), 2 * each},
				{"of them failed", float64(old.Errors), 0},
				{"copies", float64(fresh.Requests), copies},
				{"of them failed", float64(fresh.Errors), copies * fails},
				{"calls", calls, 2*each + copies*(1-fails)},
			} {
				if math.Abs(x.got-x.want) > 5.5*math.Sqrt(2*x.want) { // a copied share of a random count
					t.Errorf("copies of %v, by flow %v: %.0f %s, want %.0f", shares, byFlow, x.got, x.what, x.want)
				}
			}
		}
	}
}
