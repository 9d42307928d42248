package verify

import (
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

// system is a chain of services, each calling the next, under a constant load
// of one operation, without a release.
type system struct {
	rate    float64 // requests per second
	nodes   []topology.Node
	stores  []topology.Pool // used by the nodes that name them
	calls   int             // attempts of every call
	clients load.Clients
	trouble condition.Contributor // may be nil
	feature exposure.Rule         // who sees what the last service has new; nobody without shares
	surges  []traffic.Surge
	seed    uint64
}

// patient are clients that wait for a day and never try again.
func patient() load.Clients {
	return load.Clients{Timeout: unit.Duration(24 * clock.Hour), Attempts: 1, Budget: 1}
}

// service is one that only works, with so many slots and places in line per
// instance.
func service(slots, places int, d topology.Discipline, time rng.Dist) topology.Node {
	return topology.Node{
		Name: "service", Instances: 1, Concurrency: slots, Queue: places, Discipline: d, Time: time, ColdFactor: 1,
	}
}

// effect is trouble in one line.
type effect func(s condition.Subject, e *condition.Effect)

func (f effect) Contribute(s condition.Subject, e *condition.Effect) { f(s, e) }

// site is what an engine plays on.
func (s system) site(sink traffic.Sink) (traffic.Site, rng.World) {
	world := rng.NewWorld(s.seed, 0)
	p := tenancy.Draw([]tenancy.Cohort{{Name: "all", Count: 100, Rate: unit.Rate(s.rate), Weight: 1}}, nil, world)
	l := load.Load{Operations: []load.Operation{{Name: "op", Share: 1}}, Clients: s.clients}
	var contributors []condition.Contributor
	if s.trouble != nil {
		contributors = append(contributors, s.trouble)
	}
	nodes := append([]topology.Node(nil), s.nodes...)
	for i := range nodes {
		var calls []topology.Edge
		if i+1 < len(nodes) {
			calls = []topology.Edge{{ID: i, To: i + 1, Timeout: clock.Hour, Attempts: s.calls}}
		}
		nodes[i].Calls = [][]topology.Edge{calls}
	}
	none := exposure.None(1)
	feature := none
	if s.feature.Shares != nil {
		feature = s.feature
	}
	crowd := traffic.NewCrowd(p, l, []clock.Span{0}, world)
	crowd.Surges = s.surges
	sys := &topology.System{Services: nodes, Stores: s.stores, Entries: []int{0}}
	shape := condition.Shape{Services: len(nodes), Operations: 1}
	var meter *traffic.Meter // of what goes to stores
	if len(s.stores) > 0 {
		for i, l := range sys.Links() {
			shape.Ways = append(shape.Ways, condition.Way{Link: i, From: l.From, To: l.To, Store: l.Store})
		}
		meter = traffic.NewMeter(len(shape.Ways), 1)
	}
	return traffic.Site{
		Engine: sim.New("verify"), System: sys,
		Crowd:  crowd,
		Board:  condition.NewBoard(shape, p.Classes, contributors...),
		Router: &exposure.Router{Changed: len(nodes) - 1, Route: none, Feature: feature, Before: feature},
		Sample: signal.NewSample(len(nodes), 1), Sink: sink, Meter: meter,
	}, world
}

// player is one of the two engines at play.
type player struct {
	traffic.Site
	engine interface {
		Settle(now clock.Time)
		Fill(now clock.Time)
		Start(service int, v exposure.Version) int
		Stop(instance int)
	}
	flow *flow.Engine // nil by request
	count
}

// count is how requests ended, by request.
type count struct {
	ends         [traffic.Ends]float64
	served, took float64 // requests that saw no feature, and seconds that they took
}

func (c *count) Finish(now, arrived clock.Time, _ int, end traffic.End, side exposure.Side) {
	c.ends[end]++
	if end == traffic.Served && side != exposure.Lit {
		c.served++
		c.took += now.Sub(arrived).Seconds()
	}
}

// play prepares an engine: "request" or "flow".
func (s system) play(engine string) *player {
	p := &player{}
	site, world := s.site(&p.count)
	p.Site = site
	if engine == "flow" {
		var needs []signal.Need
		for i := range len(s.nodes) + 1 {
			needs = append(needs, signal.Need{Service: i, Latency: true})
		}
		p.flow = flow.New(site, flow.Options{Draws: world, Scrape: clock.Minute, Allowed: 0.01, Needs: needs})
		p.engine = p.flow
	} else {
		p.engine = request.New(site)
	}
	if s.feature.Shares != nil {
		p.engine.Start(len(s.nodes)-1, exposure.New)
		p.engine.Stop(0)
	}
	return p
}

// to plays up to an instant, in seconds, with conditions read anew there.
func (p *player) to(seconds float64) {
	now := clock.Time(clock.FromSeconds(seconds))
	p.Engine.Run(now)
	p.engine.Settle(now)
	p.Board.Changed(now)
}

// since clears what was counted and counts up to an instant: requests that
// ended, and those of them that failed. Retries are in the sample.
func (p *player) since(seconds float64) (ended, failed float64) {
	p.Sample.Reset()
	p.count = count{}
	sent, lost := int64(0), int64(0)
	if p.flow != nil {
		p.flow.Fill(p.Engine.Now())
		p.Sample.Reset()
		sent, lost = p.flow.Requests()
	}
	p.to(seconds)
	p.engine.Fill(p.Engine.Now())
	if p.flow != nil {
		s, l := p.flow.Requests()
		return float64(s - sent), float64(l - lost)
	}
	for end, n := range p.ends {
		ended += n
		if traffic.End(end) != traffic.Served {
			failed += n
		}
	}
	return ended, failed
}
