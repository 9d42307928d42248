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

// trouble is what a case does to the three links of its site: the call, the
// store of the front and the store of the back; and to the door of the back.
type trouble struct {
	link int
	do   func(*condition.Link, clock.Time)
	shed float64
	hang clock.Time
	late moments
	rots float64
}

// moments are a delay's mean and standard deviation.
type moments struct{ mean, jitter clock.Span }

func (x trouble) Contribute(s condition.Subject, e *condition.Effect) {
	if s.Service == 1 {
		e.ShedWith(x.shed)
		e.LateBy(x.late.mean, x.late.jitter)
		e.Until = x.hang
		e.SpoilWith(x.rots)
	}
}

func (x trouble) Link(w condition.Way, l *condition.Link) {
	if w.Link == x.link && x.do != nil {
		x.do(l, w.Now)
	}
}

type ends [traffic.Ends]float64

func (e *ends) Finish(_, _ clock.Time, _ int, end traffic.End, _ exposure.Side) { e[end]++ }

// lock is when what lasts a while is over.
const lock = clock.Time(2 * clock.Minute)

// links plays a front that calls a back twice at most, each with a store of its
// own, and returns the shares of requests that fail and of attempts on the call
// that do, over four minutes.
func links(x trouble, byFlow bool) (failing, broken float64) {
	world := rng.NewWorld(21, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "all", Count: 100, Rate: 200, Weight: 1}}, nil, world)
	l := load.Load{
		Operations: []load.Operation{{Name: "op", Share: 1}},
		Clients:    load.Clients{Timeout: unit.Duration(5 * clock.Second), Attempts: 1, Budget: 1},
	}
	node := func(calls ...topology.Edge) topology.Node {
		return topology.Node{
			Name: "service", Instances: 4, Concurrency: 200, Queue: 500, Time: rng.Constant{Value: 0.01},
			ColdFactor: 1, Calls: [][]topology.Edge{calls},
		}
	}
	sys := &topology.System{Entries: []int{0}, Services: []topology.Node{
		node(topology.Edge{To: 1, Timeout: clock.Second, Attempts: 2}), node(),
	}}
	sys.Services[0].Stores, sys.Services[1].Stores = []int{0}, []int{1}
	for range 2 {
		sys.Stores = append(sys.Stores, topology.Pool{Name: "store", Connections: 50, Time: rng.Constant{Value: 0.01}})
	}
	shape := condition.Shape{Services: 2, Operations: 1}
	for _, l := range sys.Links() {
		shape.Ways = append(shape.Ways, condition.Way{From: l.From, To: l.To, Store: l.Store})
	}
	none := exposure.None(1)
	sink := &ends{}
	site := traffic.Site{
		Engine: sim.New("links"), System: sys, Crowd: traffic.NewCrowd(p, l, []clock.Span{0}, world),
		Board:  condition.NewBoard(shape, p.Classes, x),
		Router: &exposure.Router{Changed: 1, Route: none, Feature: none, Before: none},
		Sample: signal.NewSample(2, 1), Sink: sink, Meter: traffic.NewMeter(3, 1),
	}
	horizon := clock.Time(4 * clock.Minute)
	changed := func(e interface{ Settle(clock.Time) }) {
		site.Engine.Do(lock, sim.World, "changed", func() { e.Settle(lock); site.Board.Changed(lock) })
	}
	if byFlow {
		e := flow.New(site, flow.Options{Draws: world, Scrape: clock.Minute, Allowed: 0.01})
		changed(e)
		site.Engine.Run(horizon)
		e.Settle(horizon)
		sent, failed := e.Requests()
		failing = float64(failed) / float64(sent)
	} else {
		changed(request.New(site))
		site.Engine.Run(horizon)
		all := 0.0
		for _, n := range sink {
			all += n
		}
		failing = 1 - sink[traffic.Served]/all
	}
	m := site.Meter.Links[0]
	return failing, m.Fails / max(m.Tries, 1)
}

// About 48 000 requests, so that a share has a standard error of at most
// 0.0023; 5.5 of them have a false-alarm probability below 1e-7 a figure.
func TestLinksInBothEngines(t *testing.T) {
	for _, c := range []struct {
		name            string
		x               trouble
		failing, broken float64 // by arithmetic
	}{
		{"nothing", trouble{}, 0, 0},
		{"the call fails", trouble{link: 0, do: func(l *condition.Link, _ clock.Time) { l.FailWith(0.3) }}, 0.09, 0.3},
		{"the call is lost", trouble{link: 0, do: func(l *condition.Link, _ clock.Time) { l.LoseWith(0.3) }}, 0.09, 0.3},
		{"half of the calls fail, a cache answers half", trouble{link: 0, do: func(l *condition.Link, _ clock.Time) { l.FailWith(0.5); l.SkipWith(0.5) }}, 0.125, 0.5},
		{"the way takes too long", trouble{link: 0, do: func(l *condition.Link, _ clock.Time) { l.Delay = 2 * clock.Second }}, 1, 1},
		{"the way takes long", trouble{link: 0, do: func(l *condition.Link, _ clock.Time) { l.Delay = clock.Second / 2 }}, 0, 0},
		{"the front's store fails", trouble{link: 1, do: func(l *condition.Link, _ clock.Time) { l.FailWith(0.2) }}, 0.2, 0},
		{"the back's store fails", trouble{link: 2, do: func(l *condition.Link, _ clock.Time) { l.FailWith(0.2) }}, 0.04, 0.2},
		{"the back's store fails, a cache answers half", trouble{link: 2, do: func(l *condition.Link, _ clock.Time) { l.FailWith(0.2); l.SkipWith(0.5) }}, 0.01, 0.1},
		{"the back turns away", trouble{shed: 0.4}, 0.16, 0.4},
		{"the back's store is slow", trouble{link: 2, do: func(l *condition.Link, _ clock.Time) { l.Slow = 200 }}, 1, 1},
		// P(D > 0.98 s) of a lognormal delay D: what is left
		// of the second that the caller waits.
		{"the way varies", trouble{link: 0, do: func(l *condition.Link, _ clock.Time) { l.LateBy(clock.Second/2, clock.Second/2) }}, 0.0122, 0.1104},
		{"the back is late by as much", trouble{late: moments{clock.Second / 2, clock.Second / 2}}, 0.0122, 0.1104},
		{"the back's store is late by as much", trouble{link: 2, do: func(l *condition.Link, _ clock.Time) { l.LateBy(clock.Second/10, clock.Second/5) }}, 0.0001, 0.0075},
		{"the front's store gives no answer", trouble{link: 1, do: func(l *condition.Link, _ clock.Time) { l.LoseWith(0.2); l.Patience = clock.Second }}, 0.2, 0},
		{"the back's store gives none in time", trouble{link: 2, do: func(l *condition.Link, _ clock.Time) { l.LoseWith(0.2); l.Patience = 2 * clock.Second }}, 0.04, 0.2},
		{"half of the connections are gone", trouble{link: 1, do: func(l *condition.Link, _ clock.Time) { l.Taken = 25 }}, 0, 0},
		{"all connections are gone for two minutes", trouble{link: 2, do: func(l *condition.Link, now clock.Time) {
			if now < lock {
				l.Taken = 50
			}
		}}, 0.5, 2.0 / 3},
		// 30% fail on both attempts: 60 of 130.
		{"the back spoils requests", trouble{rots: 0.3}, 0.3, 0.4615},
		{"the back hangs for two minutes", trouble{hang: lock}, 0.5, 2.0 / 3},
		{"the back's store is locked for two minutes", trouble{link: 2, do: func(l *condition.Link, _ clock.Time) { l.Until = lock }}, 0.5, 2.0 / 3},
	} {
		a, x := links(c.x, false)
		b, y := links(c.x, true)
		t.Logf("%s: by request %.4f and %.4f, by flow %.4f and %.4f", c.name, a, x, b, y)
		near := func(got, want float64) bool { return math.Abs(got-want) <= 5.5*math.Sqrt(want*(1-want)/40_000)+0.004 }
		if !near(a, c.failing) || !near(b, c.failing) || !near(x, c.broken) || !near(y, c.broken) {
			t.Errorf("%s: want %.4f and %.4f", c.name, c.failing, c.broken)
		}
	}
}
