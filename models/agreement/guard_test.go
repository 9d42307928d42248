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

// guarding is a call with what guards it, what befalls it, and what shall come
// of it by arithmetic.
type guarding struct {
	name    string
	edge    topology.Edge
	way     func(*condition.Link)
	back    rng.Dist // the called service's own work
	errands float64  // per second

	failing float64 // share of the requests
	work    float64 // attempts at the called service per request of the load
	held    float64 // slots of the caller
}

func (g guarding) Contribute(condition.Subject, *condition.Effect) {}

func (g guarding) Link(_ condition.Way, l *condition.Link) {
	if g.way != nil {
		g.way(l)
	}
}

type measurable interface {
	Measure(now clock.Time)
	Inside(service int) (busy, inside, slots float64)
	Answered(id int) (requests, fails float64)
	Errands(operation int, rate float64)
}

// guarded plays a front that calls a back, both far from saturation, for four
// minutes at 200/s. The caller's slots are looked at once a second.
func guarded(g guarding, byFlow bool) (failing, work, held, errandsFailing float64) {
	const rate, seconds = 200, 240
	world := rng.NewWorld(23, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "all", Count: 100, Rate: rate, Weight: 1}}, nil, world)
	l := load.Load{
		Operations: []load.Operation{{Name: "op", Share: 1}},
		Clients:    load.Clients{Timeout: unit.Duration(10 * clock.Second), Attempts: 1, Budget: 1},
	}
	if g.back == nil {
		g.back = rng.Constant{Value: 0.01}
	}
	g.edge.To = 1
	sys := &topology.System{Entries: []int{0}, Services: []topology.Node{
		{Name: "front", Instances: 4, Concurrency: 200, Queue: 500, Time: rng.Constant{Value: 0.01}, ColdFactor: 1, Calls: [][]topology.Edge{{g.edge}}},
		{Name: "back", Instances: 2, Concurrency: 400, Queue: 500, Time: g.back, ColdFactor: 1, Calls: [][]topology.Edge{nil}},
	}}
	shape := condition.Shape{Services: 2, Operations: 1, Ways: []condition.Way{{From: 0, To: 1, Store: -1}}}
	none, sink := exposure.None(1), &ends{}
	site := traffic.Site{
		Engine: sim.New("guards"), System: sys, Crowd: traffic.NewCrowd(p, l, []clock.Span{0}, world),
		Board:  condition.NewBoard(shape, p.Classes, g),
		Router: &exposure.Router{Changed: 1, Route: none, Feature: none, Before: none},
		Sample: signal.NewSample(2, 1), Sink: sink, Meter: traffic.NewMeter(1, 1),
	}
	var e measurable
	if byFlow {
		e = flow.New(site, flow.Options{Draws: world, Scrape: clock.Minute, Allowed: 0.01})
	} else {
		e = request.New(site)
	}
	e.Errands(0, g.errands)
	for s := range seconds {
		now := clock.Time(s+1) * clock.Time(clock.Second)
		site.Engine.Run(now)
		e.Measure(now)
		busy, _, _ := e.Inside(0)
		held += busy / seconds
	}
	for _, id := range []int{4, 5} {
		n, _ := e.Answered(id)
		work += n / (rate * seconds)
	}
	if f, ok := e.(*flow.Engine); ok {
		sent, failed := f.Requests()
		failing = float64(failed) / float64(sent)
	} else {
		all := 0.0
		for _, n := range sink {
			all += n
		}
		failing = 1 - sink[traffic.Served]/all
	}
	m := site.Meter.Errands[0]
	return failing, work, held, m.Fails / max(m.Tries, 1)
}

// A lognormal of mean 100 ms and cv 1 exceeds 200 ms with probability 0.1092,
// 300 ms with 0.0423, and 100 ms with 0.3386: the upper tail at
// (ln(x/0.1)+ln(2)/2)/√ln(2).
func TestGuardsInBothEngines(t *testing.T) {
	tail := func(x float64) float64 {
		s := math.Ln2
		return 0.5 * math.Erfc((math.Log(x/0.1)+s/2)/math.Sqrt(s)/math.Sqrt2)
	}
	pause := &unit.Backoff{Base: unit.Duration(100 * clock.Millisecond), Factor: 1, Max: unit.Duration(100 * clock.Millisecond), Jitter: unit.NoJitter}
	jitter := &unit.Backoff{Base: unit.Duration(200 * clock.Millisecond), Factor: 2, Max: unit.Duration(clock.Second), Jitter: unit.FullJitter}
	fail := func(p float64) func(*condition.Link) { return func(l *condition.Link) { l.FailWith(p) } }
	slow := rng.LogNormalMeanCV(0.1, 1)
	second, third := clock.Second, 300*clock.Millisecond
	for _, g := range []guarding{
		{name: "nothing", edge: topology.Edge{Timeout: second, Attempts: 1}, work: 1, held: 4},
		{name: "refused", edge: topology.Edge{Timeout: second, Attempts: 2}, way: func(l *condition.Link) { l.RefuseWith(0.3) }, failing: 0.3, work: 0.7, held: 200 * 0.017},
		{name: "refused or failed, tried twice", edge: topology.Edge{Timeout: second, Attempts: 2},
			way: func(l *condition.Link) { l.RefuseWith(0.3); l.FailWith(0.5) }, failing: 0.3 + 0.7*0.5*0.3 + 0.7*0.5*0.7*0.5, work: 0.35 + 0.35*0.35, held: 200 * (0.01 + 0.01*0.4725)},
		{name: "refused, with a fallback", edge: topology.Edge{Timeout: second, Attempts: 1, Fallback: 0.6}, way: func(l *condition.Link) { l.RefuseWith(1) }, failing: 0.4, held: 2},
		{name: "failed, with a fallback", edge: topology.Edge{Timeout: second, Attempts: 2, Fallback: 0.5}, way: fail(0.5), failing: 0.125, work: 0.75, held: 200 * 0.0175},
		{name: "more attempts", edge: topology.Edge{Timeout: second, Attempts: 1}, way: func(l *condition.Link) { l.FailWith(0.5); l.More = 2 }, failing: 0.125, work: 0.875, held: 200 * 0.01875},
		// 100 tokens to begin with are 0.2% of the requests.
		{name: "a budget", edge: topology.Edge{Timeout: second, Attempts: 2, Budget: 0.1}, way: fail(0.5), failing: 0.45, work: 0.55, held: 200 * 0.0155},
		{name: "a budget that is enough", edge: topology.Edge{Timeout: second, Attempts: 2, Budget: 0.6}, way: fail(0.5), failing: 0.25, work: 0.75, held: 200 * 0.0175},
		{name: "a pause", edge: topology.Edge{Timeout: second, Attempts: 2, Backoff: pause}, way: fail(1), failing: 1, held: 200 * 0.11},
		{name: "growing pauses with jitter", edge: topology.Edge{Timeout: second, Attempts: 3, Backoff: jitter}, way: fail(1), failing: 1, held: 200 * (0.01 + 0.1 + 0.2)},
		{name: "a hedge", edge: topology.Edge{Timeout: 5 * second, Attempts: 1, Hedge: 200 * clock.Millisecond}, back: slow, work: 1 + tail(0.2), held: -1},
		{name: "a hedge before the timeout", edge: topology.Edge{Timeout: third, Attempts: 1, Hedge: 200 * clock.Millisecond}, back: slow,
			failing: tail(0.3) * tail(0.1), work: 1 + tail(0.2), held: -1},
		{name: "a hedge where calls are lost", edge: topology.Edge{Timeout: second, Attempts: 1, Hedge: 200 * clock.Millisecond},
			way: func(l *condition.Link) { l.LoseWith(0.3) }, failing: 0.09, work: 0.7 * 1.3, held: 200 * (0.01 + 0.7*0.01 + 0.3*(0.2+0.7*0.01+0.3*0.8))},
		{name: "errands", edge: topology.Edge{Timeout: second, Attempts: 1}, way: fail(0.2), errands: 100, failing: 0.2, work: 1.5 * 0.8, held: 300 * 0.018},
	} {
		var got [2][4]float64
		for i, byFlow := range []bool{false, true} {
			got[i][0], got[i][1], got[i][2], got[i][3] = guarded(g, byFlow)
		}
		t.Logf("%s: failing %.4f and %.4f, work %.4f and %.4f, held %.2f and %.2f", g.name, got[0][0], got[1][0], got[0][1], got[1][1], got[0][2], got[1][2])
		for i, by := range []string{"request", "flow"} {
			x := got[i]
			// 48 000 requests, 240 looks at the slots: 5.5 standard errors, and 1%
			// for what flow approximates and the last answers to come.
			if math.Abs(x[0]-g.failing) > 5.5*math.Sqrt(g.failing*(1-g.failing)/48_000)+0.004 {
				t.Errorf("%s, %s: %.4f fail, want %.4f", g.name, by, x[0], g.failing)
			}
			if math.Abs(x[1]-g.work) > 5.5*math.Sqrt(max(g.work, 0.1)/48_000)+0.01*g.work {
				t.Errorf("%s, %s: %.4f attempts at the back, want %.4f", g.name, by, x[1], g.work)
			}
			if g.held >= 0 && math.Abs(x[2]-g.held) > 5.5*math.Sqrt(g.held/240)+0.01*g.held {
				t.Errorf("%s, %s: %.2f slots of the caller, want %.2f", g.name, by, x[2], g.held)
			}
			if g.errands > 0 && math.Abs(x[3]-0.2) > 5.5*math.Sqrt(0.16/24_000) {
				t.Errorf("%s, %s: %.4f of the errands fail, want 0.2", g.name, by, x[3])
			}
		}
		if a, b := got[0][2], got[1][2]; g.held < 0 && math.Abs(a-b) > 0.05*a+5.5*math.Sqrt(a/240) {
			t.Errorf("%s: %.2f slots of the caller by request, %.2f by flow", g.name, a, b)
		}
	}
}
