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

// spared answers a share of the uses of the store elsewhere, but for a while.
type spared struct {
	share    float64
	from, to clock.Time
}

func (x spared) Contribute(condition.Subject, *condition.Effect) {}

func (x spared) Link(w condition.Way, l *condition.Link) {
	if w.Now < x.from || w.Now >= x.to {
		l.SkipWith(x.share)
	}
}

// backed is a service behind which a store does 20 accesses per second, which nine
// in ten requests can do without but for five minutes.
type backed struct {
	rate     float64 // requests per second
	timeout  clock.Span
	attempts int
	slots    int // of each of 12 instances
	queue    int
}

// minute is what comes of one: shares of the requests that fail, and of the
// accesses that nobody waits for, accesses per second and seconds that one takes.
type minute struct{ failing, late, rate, took float64 }

func (b backed) play(byFlow bool) []minute {
	const from, to = clock.Time(3 * clock.Minute), clock.Time(8 * clock.Minute)
	world := rng.NewWorld(31, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "all", Count: 100, Rate: unit.Rate(b.rate), Weight: 1}}, nil, world)
	l := load.Load{
		Operations: []load.Operation{{Name: "op", Share: 1}},
		Clients:    load.Clients{Timeout: unit.Duration(b.timeout), Attempts: b.attempts, Budget: 1},
	}
	sys := &topology.System{Entries: []int{0}, Services: []topology.Node{{
		Name: "service", Instances: 12, Concurrency: b.slots, Queue: b.queue, Time: rng.Constant{Value: 0.01}, ColdFactor: 1,
		Calls: [][]topology.Edge{nil}, Stores: []int{0},
	}}, Stores: []topology.Pool{{Name: "store", Connections: 4, Time: rng.Exponential{Scale: 0.2}}}}
	shape := condition.Shape{Services: 1, Operations: 1, Ways: []condition.Way{{To: -1}}}
	none := exposure.None(1)
	sink := &ends{}
	site := traffic.Site{
		Engine: sim.New("store"), System: sys, Crowd: traffic.NewCrowd(p, l, []clock.Span{0}, world),
		Board:  condition.NewBoard(shape, p.Classes, spared{0.9, from, to}),
		Router: &exposure.Router{Route: none, Feature: none, Before: none},
		Sample: signal.NewSample(1, 1), Sink: sink, Meter: traffic.NewMeter(1, 1),
	}
	var e interface{ Settle(clock.Time) }
	counts := func() (sent, failed float64) {
		all := 0.0
		for _, n := range sink {
			all += n
		}
		return all, all - sink[traffic.Served]
	}
	if byFlow {
		f := flow.New(site, flow.Options{Draws: world, Scrape: clock.Minute, Allowed: 0.01})
		e, counts = f, func() (float64, float64) {
			sent, failed := f.Requests()
			return float64(sent), float64(failed)
		}
	} else {
		e = request.New(site)
	}
	for _, at := range []clock.Time{from, to} {
		site.Engine.Do(at, sim.World, "changed", func() { e.Settle(at); site.Board.Changed(at) })
	}
	var out []minute
	var sent, failed float64
	for i := range 12 {
		to := clock.Time(i+1) * clock.Time(clock.Minute)
		site.Engine.Run(to)
		e.Settle(to)
		s, f := counts()
		m := site.Meter.Links[0]
		out = append(out, minute{(f - failed) / (s - sent), m.Fails / m.Tries, m.Tries / 60, m.Time / m.Tries})
		sent, failed = s, f
		site.Meter.Clear()
	}
	return out
}

// While the store is asked for more than it can do, its line grows until it holds
// the slots; what comes too late is done all the same, and when less is asked for
// the line goes. The engines draw different numbers: within five minutes some 6000
// accesses are done, with a standard error of 1.3% for their number and, as their
// line has as many slots as there are, for their time; beyond 5.5 of them, the flow
// engine takes 8% more in than is done, for its line knows the slots as a bound only.
func TestOverloadedStores(t *testing.T) {
	for _, c := range []struct {
		name string
		backed
	}{
		{"every answer is late", backed{60, clock.Second, 1, 8, 32}},
		{"and asked for again", backed{60, clock.Second, 3, 8, 32}},
		{"just overloaded", backed{23, clock.Second, 1, 8, 32}},
		{"few slots and no line: answers are in time", backed{60, 10 * clock.Second, 1, 2, 0}},
	} {
		x, y := c.play(false), c.play(true)
		for i := range x {
			t.Logf("%s, minute %d: request %.3f, flow %.3f", c.name, i, x[i], y[i])
		}
		for _, part := range []struct {
			name     string
			from, to int
			within   float64
		}{{"spared", 0, 3, 0.15}, {"overloaded", 4, 8, 0.1}, {"spared again", 10, 12, 0.15}} {
			a, b := mean(x[part.from:part.to]), mean(y[part.from:part.to])
			for _, f := range []struct {
				name           string
				request, flow  float64
				within, margin float64
			}{
				{"failing", a.failing, b.failing, part.within, 0.02},
				{"late", a.late, b.late, part.within, 0.02},
				{"accesses per second", a.rate, b.rate, part.within, 0},
				{"seconds of one", a.took, b.took, part.within, 0},
			} {
				if math.Abs(f.flow-f.request) > max(f.within*f.request, f.margin) {
					t.Errorf("%s, %s: %s: %.4f by request, %.4f by flow", c.name, part.name, f.name, f.request, f.flow)
				}
			}
		}
	}
}

func mean(x []minute) (m minute) {
	n := float64(len(x))
	for _, v := range x {
		m.failing += v.failing / n
		m.late += v.late / n
		m.rate += v.rate / n
		m.took += v.took / n
	}
	return m
}
