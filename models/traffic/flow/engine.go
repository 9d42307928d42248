// Package flow is the traffic engine for real sizes: it plays how many requests
// end how, per kind of request and interval, instead of every request. Its cost
// depends on the length of the play and on how much changes in it, hardly on
// the number of requests or tenants.
//
//	control := flow.New(site, flow.Options{})
//	play := flow.New(other, flow.Options{Control: control, Book: book})
//
// What it promises: first hits per tenant and failures beyond them are drawn
// from their exact joint law given the conditions; all draws are keyed by what
// they are for and by absolute time, so strategies meet the same luck however
// their intervals are cut; where nothing differs from the control, harm is
// exactly zero. Queues are laws; near saturation, where chance decides whether one
// tips over, they are paths, drawn once for all plays of a world. Where callers'
// slots bound a line, at stores and for more than 50 lines it knows the odds
// only, and says so (see docs/validation.md).
package flow

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Book is where harm beyond the control's is entered.
type Book interface {
	Hit(tenant int, at clock.Time) // its first failed request
	Degrade(tenant int)
	Fail(at clock.Time, cohort int, end traffic.End, n float64)
	Spare(n float64)
}

// Options is what a play has beyond its site.
type Options struct {
	Draws   rng.World
	Scrape  clock.Span
	Since   clock.Time          // requests are counted from here on
	Needs   []signal.Need       // the series that detectors read; nothing else is drawn
	Allowed float64             // failure ratio beyond which a tenant is degraded
	Contact func(n int64)       // told how many requests failed for good since the last scrape; may be nil
	Control *Engine             // nil for the control itself
	Play    func(to clock.Time) // plays the control at least that far
	Book    Book
}

// Engine plays the traffic of one play.
type Engine struct {
	site traffic.Site
	opt  Options
	ops  int

	groups []*group
	edges  []float64 // shares at which groups have been cut
	at     clock.Time
	dirty  bool       // conditions changed since the last evaluation
	began  clock.Time // when the step under way began
	valid  clock.Time // until when pools and clients go on as last evaluated
	heard  clock.Time // until when requests meet the sides as last evaluated
	tipped float64    // expected so far, see Tipping
	fleet  int        // starts and stops so far
	manned int        // of them, those that stirs knows of
	moves  []int      // by service: of them, those after the beginning

	holding holding
	kept    kept
	calmly  bool // the changed service was calm when signature was written

	stopped []left // instances that take no more traffic

	signature, signed []float64  // see sign: of now, and of the last step's beginning
	minute            clock.Time // for which factors hold
	factors           []float64  // by cohort
	laws              bool       // some pool needs its law, so time has to be stepped through
	stirred           clock.Time // when something from outside last changed
	outside, before   []float64  // what there is to change, see stirs
	step              float64    // seconds, while there are laws

	all      []*pool                  // by service
	version  [exposure.Versions]*pool // of the changed service, where requests are routed
	routed   bool
	stores   []store
	uses     []int             // by service: number of the link to its first store
	passages []traffic.Passage // by link, per second, in this evaluation
	budgets  budgets           // by link; nil when no call has one
	errands  errands
	hedging  bool      // asks about a time after which nobody gives up
	time     []moments // of each service's own work
	touches  []bool    // by service and operation: the changed service is in the subtree
	next     int       // number of the next instance

	kinds int
	dooms []sides

	visited []bool    // by operation and service
	spoilt  []float64 // by operation: chance that the environment spoils a request
	fates   []fate    // by service, operation and kind
	met     []fate    // of the changed service, by operation, kind and side
	wishes
	stamp     uint32
	evaluated uint64    // evaluations so far
	retried   []float64 // by service: attempts per second beyond the first

	table    []odds // by kind and operation: how requests end for good
	clients  clients
	cell     cell
	history  history
	credit   credit
	excesses []excess // scratch
	five     five
	sent     float64 // requests since opt.Since
	lost     float64 // of them, failed for good
	digest   uint64
}

type moments struct{ mean, variance float64 }

// New prepares an engine with the instances of the steady state, warm.
func New(site traffic.Site, opt Options) *Engine {
	e := &Engine{
		site: site, opt: opt, ops: len(site.Crowd.Load.Operations), dirty: true,
		groups: newGroups(site.Crowd, opt.Draws.Key("flow/hits"), len(site.Crowd.Load.Operations)), step: shortest,
		minute: -1, factors: make([]float64, len(site.Crowd.Population.Cohorts)),
		retried: make([]float64, len(site.System.Services)+1),
		dooms:   newDooms(),
		moves:   make([]int, len(site.System.Services)),
	}
	e.kinds = 1 + len(site.Crowd.Population.Classes)*fewest*len(e.dooms)
	services := site.System.Services
	e.fates = make([]fate, len(services)*e.ops*e.kinds)
	e.met = make([]fate, e.ops*e.kinds*exposure.Sides)
	e.touches = make([]bool, len(services)*e.ops)
	e.table = make([]odds, e.ops*e.kinds)
	for i := range services {
		n := &services[i]
		e.time = append(e.time, moments{n.Time.Mean(), n.Time.Variance()})
		p := &pool{node: n, random: n.Balance == topology.Random, luck: opt.Draws.Key("flow/path").Sub(uint64(i))}
		e.all = append(e.all, p)
		for op := range e.ops {
			e.touches[i*e.ops+op] = e.reaches(i, op)
		}
	}
	for v := range e.version {
		n := &services[site.Router.Changed]
		e.version[v] = &pool{node: n, random: n.Balance == topology.Random, luck: e.all[site.Router.Changed].luck}
	}
	for i := range services {
		for range services[i].Instances {
			e.start(i, exposure.Old, clock.Time(-services[i].Warmup))
		}
	}
	for _, p := range site.System.Stores {
		e.stores = append(e.stores, store{Pool: p, moments: moments{p.Time.Mean(), p.Time.Variance()}})
	}
	for i, n := range services {
		for _, st := range n.Stores {
			e.stores[st].users = append(e.stores[st].users, e.all[i])
			e.stores[st].steady += n.Instances * n.Concurrency
		}
	}
	e.visits()
	e.uses = site.System.Uses()
	e.passages = make([]traffic.Passage, len(site.System.Links()))
	e.budgets = newBudgets(e)
	e.errands.init(e)
	e.clients.init(e)
	e.cell.init(e)
	return e
}

// reaches reports whether the changed service is in the subtree of a service.
func (e *Engine) reaches(service, op int) bool {
	if service == e.site.Router.Changed {
		return true
	}
	for _, c := range e.site.System.Services[service].Calls[op] {
		if e.reaches(c.To, op) {
			return true
		}
	}
	return false
}

// Start gives a service one more instance from now on, cold.
func (e *Engine) Start(service int, v exposure.Version) int {
	e.manning(service)
	return e.start(service, v, e.at)
}

func (e *Engine) start(service int, v exposure.Version, ready clock.Time) int {
	e.fleet++
	in := instance{id: e.next, lane: e.all[service].lanes.take(e.next), version: v, ready: ready}
	e.next++
	if service == e.site.Router.Changed {
		in.ear = e.site.Router.Listen(in.id, max(e.at, ready))
	}
	e.all[service].add(in)
	if service == e.site.Router.Changed {
		e.version[v].add(in)
	}
	return in.id
}

// Stop takes an instance out of the traffic; one that is gone stays gone.
func (e *Engine) Stop(id int) {
	for service, p := range e.all {
		at := p.find(id)
		if at < 0 {
			continue
		}
		e.manning(service)
		e.fleet++
		v := p.instances[at].version
		e.remember(p, p.instances[at], service)
		p.lanes.leave(p.instances[at].lane)
		p.remove(at)
		if service == e.site.Router.Changed {
			e.version[v].remove(e.version[v].find(id))
		}
	}
}

// pool returns the pool that serves a side at a service.
func (e *Engine) pool(service int, side exposure.Side) *pool {
	if service == e.site.Router.Changed && e.routed {
		if p := e.version[side.Version()]; len(p.instances) > 0 {
			return p
		}
	}
	return e.all[service]
}

// pools calls f for every pool that serves.
func (e *Engine) pools(f func(*pool)) {
	for i, p := range e.all {
		if i == e.site.Router.Changed && e.routed {
			for _, v := range e.version {
				if len(v.instances) > 0 {
					f(v)
				}
			}
			continue
		}
		f(p)
	}
}
