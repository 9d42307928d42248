package flow

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
	"github.com/rehearse-sim/rehearse/models/traffic/request"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// coupled is a front of 48 slots, of which every request holds one while it
// waits for a back of 8 slots of 58 ms. The back has 96 places in line, of which
// the front's slots can fill no more than 40.
func coupled(rate float64, sample *signal.Sample) (traffic.Site, rng.World) {
	world := rng.NewWorld(4, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "all", Count: 100, Rate: unit.Rate(rate), Weight: 1}}, nil, world)
	l := load.Load{Operations: []load.Operation{{Name: "op", Share: 1}}, Clients: load.Clients{Timeout: unit.Duration(2 * clock.Second), Attempts: 3, Budget: 0.1}}
	front := topology.Node{Name: "front", Instances: 6, Concurrency: 8, Queue: 64, ColdFactor: 1, Time: lognormal(0.008, 1)}
	front.Calls = [][]topology.Edge{{{To: 1, Timeout: 800 * clock.Millisecond, Attempts: 2}}}
	back := topology.Node{Name: "back", Instances: 4, Concurrency: 2, Queue: 24, ColdFactor: 1, Time: lognormal(0.058, 0.88), Calls: make([][]topology.Edge, 1)}
	none := exposure.None(1)
	return traffic.Site{
		Engine: sim.New("coupled"), System: &topology.System{Services: []topology.Node{front, back}, Entries: []int{0}},
		Crowd: traffic.NewCrowd(p, l, []clock.Span{0}, world), Sample: sample,
		Board:  condition.NewBoard(condition.Shape{Services: 2, Operations: 1}, p.Classes),
		Router: &exposure.Router{Changed: 1, Route: none, Feature: none, Before: none},
	}, world
}

// seen is what monitoring makes of half an hour.
type seen struct{ busy, waiting, p99, retries float64 }

func watch(sample *signal.Sample, fill func(now clock.Time)) (s seen) {
	const warm, scrapes = 20, 180
	var times signal.Histogram
	for k := 1; k <= warm+scrapes; k++ {
		sample.Reset()
		fill(clock.Time(k) * clock.Time(10*clock.Second))
		if k <= warm {
			continue
		}
		s.busy += sample.Busy[0] / scrapes
		s.waiting += float64(sample.Waiting[1]) / scrapes
		s.retries += float64(sample.Retries[1])
		for side := range exposure.Sides {
			times.Add(&sample.Latency[exposure.Sides+side])
		}
	}
	s.p99 = times.Quantile(0.99)
	return s
}

// A hot service behind callers with few slots stands still in flow as it does by
// request: the callers' slots bound its line, so that it neither fills nor makes
// anybody give up. Over half an hour with a fixed seed: p99 and the slots in use
// within 15%, the line within 25% or 2, hardly a retry in either.
func TestCoupledPoolsStandStill(t *testing.T) {
	for _, rho := range []float64{0.8, 0.88, 0.92, 0.96} {
		rate := rho * 8 / 0.058
		sample := signal.NewSample(2, 1)
		site, _ := coupled(rate, sample)
		site.Sink = &failures{}
		byRequest := request.New(site)
		want := watch(sample, func(now clock.Time) { site.Engine.Run(now); byRequest.Fill(now) })

		site, world := coupled(rate, sample)
		e := New(site, Options{Draws: world, Scrape: 10 * clock.Second, Allowed: 0.01, Needs: []signal.Need{{Service: 1, Latency: true}}})
		got := watch(sample, func(now clock.Time) { e.Fill(now); e.dirty = true })
		t.Logf("rho %.2f: front busy %.3f/%.3f, waiting at the back %.1f/%.1f, p99 there %.3f/%.3f s, retries %.0f/%.0f (request/flow)",
			rho, want.busy, got.busy, want.waiting, got.waiting, want.p99, got.p99, want.retries, got.retries)
		if math.Abs(got.busy-want.busy) > 0.15*want.busy || math.Abs(got.p99-want.p99) > 0.15*want.p99 {
			t.Errorf("rho %.2f: front busy %.3f, p99 %.3f s, want %.3f and %.3f s", rho, got.busy, got.p99, want.busy, want.p99)
		}
		if math.Abs(got.waiting-want.waiting) > max(0.25*want.waiting, 2) {
			t.Errorf("rho %.2f: %.1f wait, want %.1f", rho, got.waiting, want.waiting)
		}
		if few := 0.005 * rate * 1800; want.retries > few || got.retries > few {
			t.Errorf("rho %.2f: %.0f retries by request and %.0f in flow", rho, want.retries, got.retries)
		}
	}
}
