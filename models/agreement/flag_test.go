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

// hurtful fails a fifth of the requests that see the feature.
type hurtful struct{}

func (hurtful) Contribute(s condition.Subject, e *condition.Effect) {
	if s.Side == exposure.Lit {
		e.FailAttemptWith(0.2)
	}
}

// raised is one raise of a flag that shows to nobody at first, after a minute.
type raised struct {
	at, within clock.Span
	rule       exposure.Rule
}

// flipped plays a service of many instances whose flag is raised so. It returns
// how many requests saw the feature in each minute, and how many of them failed.
func flipped(raises []raised, minutes int, byFlow bool) (lit, failed []float64) {
	const instances = 40
	world := rng.NewWorld(8, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "few", Count: 100, Rate: 60, Weight: 1}, {Name: "many", Count: 400, Rate: 140, Weight: 1}}, nil, world)
	l := load.Load{
		Operations: []load.Operation{{Name: "op", Share: 1}},
		Clients:    load.Clients{Timeout: unit.Duration(clock.Second), Attempts: 1, Budget: 1},
	}
	none := exposure.None(2)
	site := traffic.Site{
		Engine: sim.New("flag"), System: &topology.System{Entries: []int{0}, Services: []topology.Node{{
			Name: "service", Instances: instances, Concurrency: 20, Queue: 100, Time: rng.Constant{Value: 0.005},
			Balance: topology.Random, ColdFactor: 1, Calls: [][]topology.Edge{nil},
		}}},
		Crowd:  traffic.NewCrowd(p, l, make([]clock.Span, 2), world),
		Board:  condition.NewBoard(condition.Shape{Services: 1, Operations: 1}, p.Classes, hurtful{}),
		Router: &exposure.Router{Route: none, Feature: none, Before: none, Ears: exposure.Ears{Instances: instances}},
		Sample: signal.NewSample(1, 2), Sink: &ends{},
	}
	var e interface {
		Settle(clock.Time)
		Fill(clock.Time)
		Start(service int, v exposure.Version) int
		Stop(id int)
	}
	if byFlow {
		e = flow.New(site, flow.Options{Draws: world, Scrape: clock.Minute, Needs: []signal.Need{{Service: 0}}, Allowed: 0.01})
	} else {
		e = request.New(site)
	}
	for old := range instances {
		e.Start(0, exposure.New)
		e.Stop(old)
	}
	for second := range minutes * 60 {
		now := clock.Time(clock.Span(second+1) * clock.Second)
		site.Engine.Run(now)
		for _, r := range raises {
			if now == clock.Time(r.at) {
				e.Settle(now)
				site.Router.Raise(now, r.rule, r.within)
			}
		}
		if (second+1)%60 == 0 {
			e.Settle(now)
			e.Fill(now)
			sum := [2]float64{}
			for cohort := range 2 {
				c := site.Sample.Group(0, exposure.Lit, cohort)
				sum[0] += float64(c.Requests)
				sum[1] += float64(c.Errors)
			}
			lit, failed = append(lit, sum[0]), append(failed, sum[1])
			site.Sample.Reset()
		}
	}
	return lit, failed
}

// alike reports whether two counts may be Poisson of the same mean: the roots'
// difference is nearly normal with variance 1/2 (Anscombe 1948). Beyond 5.5
// standard deviations a false alarm is less likely than 1e-7.
func alike(p, q float64) bool {
	return math.Abs(math.Sqrt(p+0.375)-math.Sqrt(q+0.375))*math.Sqrt2 <= 5.5
}

// A flag that is raised and lowered faster than it is heard shows to as many
// requests in both engines, minute by minute and in all.
func TestFlippedFlagsInBothEngines(t *testing.T) {
	s := func(n int) clock.Span { return clock.Span(n) * clock.Second }
	all, none, some := exposure.Share(2, 1), exposure.None(2), exposure.Share(2, 0.4)
	few, luck := none.With(0, 1), exposure.Rule{Shares: []float64{0.5, 0.5}, PerRequest: true}
	for _, c := range []struct {
		name string
		by   []raised
	}{
		{"lowered before it is heard", []raised{{s(60), s(300), all}, {s(120), s(300), none}}},
		{"lowered faster than it is heard", []raised{{s(60), s(600), all}, {s(240), s(30), none}}},
		{"raised in steps faster than they are heard", []raised{
			{s(60), s(300), few}, {s(105), s(300), some}, {s(150), s(300), luck}, {s(200), s(300), all}, {s(270), s(60), none}}},
		{"flipped on and off", []raised{
			{s(60), s(240), all}, {s(90), s(240), none}, {s(120), s(240), all}, {s(150), s(240), none}, {s(180), s(240), all}, {s(210), s(240), none}}},
	} {
		x, a := flipped(c.by, 10, false)
		y, b := flipped(c.by, 10, true)
		t.Logf("%s:\nlit    by request %6.0f\n       by flow    %6.0f\nfailed by request %6.0f\n       by flow    %6.0f", c.name, x, y, a, b)
		for what, pair := range map[string][2][]float64{"lit": {x, y}, "failed": {a, b}} {
			var sum [2]float64
			for i := range pair[0] {
				p, q := pair[0][i], pair[1][i]
				sum[0], sum[1] = sum[0]+p, sum[1]+q
				if !alike(p, q) {
					t.Errorf("%s, minute %d: %.0f are %s by request and %.0f by flow", c.name, i, p, what, q)
				}
			}
			if !alike(sum[0], sum[1]) || sum[0] < 500 {
				t.Errorf("%s: %.0f are %s by request and %.0f by flow", c.name, sum[0], what, sum[1])
			}
		}
	}
}
