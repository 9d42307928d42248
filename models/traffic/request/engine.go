// Package request is the traffic engine in which every request, call and retry
// is an event: slots, lines, timeouts and retries as they are, nothing
// approximated. It is the reference that the faster engine is held against.
//
//	e := request.New(site)
//	id := e.Start(service, exposure.New)
//	site.Engine.Run(horizon)
//
// It promises that request n draws the same tenant, operation, service times
// and luck in every play of a world, however its queues differ, and that it
// allocates nothing per request once its arrays have grown.
package request

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Engine plays the traffic of one play.
type Engine struct {
	site    traffic.Site
	sim     *sim.Engine
	router  *exposure.Router
	sample  *signal.Sample
	tenants []tenancy.Tenant
	edge    int // number of the clients' view

	services  []service
	stores    []store
	instances []instance
	frames    []frame
	clients   []client
	freeFrame int32  // head of the list through frame.next
	freeOwner int32  // head of the list through client.frame
	tokens    uint32 // last token given to a call

	calls   []ring    // timeouts by call
	hedges  []ring    // and how long until a second try is sent
	budgets []float64 // tokens for retries, by call
	patient ring      // the clients' timeouts

	arrivals rng.Stream
	peak     float64 // arrivals proposed per second
	factors  []float64
	minute   clock.Time // end of the minute that factors hold for
	shares   []float64  // cumulative, by operation
	budget   float64    // tokens for the clients' retries
	draw     rng.Stream // scratch, so that a sampler's stream stays off the heap
	luck     rng.Key    // routing luck per request
	spoils   rng.Key    // one uniform per request
	balance  rng.Stream
	links    []link
	errands  []errands // by operation

	surges []surge
	extra  uint64 // number of the next request of a surge

	onArrive, onWork, onStore, onShare, onRetry, onEnter, onGiveUp, onLook, onAgain, onErrand, onSurge, onHang sim.HandlerID
}

// service is a compiled service and the instances that take its traffic.
type service struct {
	*topology.Node
	all       []int32 // instances that take traffic
	byVersion [exposure.Versions][]int32
	turn      int         // where the search for the least loaded starts
	work      rng.Sampler // of Time
	attempts  rng.Key
	defects   rng.Key
	doors     rng.Key
	mirrors   rng.Key
	uses      int // number of the link to the first store
	changed   bool
	waiting   int64
	busy      int64
}

// New prepares an engine; nothing happens until the kernel runs. All instances
// of the steady state take traffic at once, warm.
func New(site traffic.Site) *Engine {
	crowd := site.Crowd
	e := &Engine{
		site: site, sim: site.Engine, router: site.Router, sample: site.Sample,
		tenants: crowd.Population.Tenants, edge: len(site.System.Services),
		freeFrame: none, freeOwner: none,
		arrivals: crowd.Draws.Arrivals, peak: crowd.Rate() * crowd.Load.Profile.Max(),
		factors: make([]float64, len(crowd.Population.Cohorts)),
		luck:    crowd.Draws.Requests.Sub(1), spoils: crowd.Draws.Requests.Sub(2), balance: crowd.Draws.Balance.At(0),
		budget: bucket,
	}
	e.register()
	at := 0.0
	for _, op := range crowd.Load.Operations {
		at += float64(op.Share)
		e.shares = append(e.shares, at)
	}
	e.links = newLinks(site)
	e.errands = make([]errands, len(crowd.Load.Operations))
	uses := site.System.Uses()
	for i := range site.System.Services {
		n := &site.System.Services[i]
		e.services = append(e.services, service{
			Node: n, work: rng.Compile(n.Time), changed: i == site.Router.Changed,
			attempts: crowd.Draws.Attempts.Sub(uint64(i)), defects: crowd.Draws.Defects.Sub(uint64(i)),
			doors: crowd.Draws.Doors.Sub(uint64(i)), mirrors: crowd.Draws.Mirror, uses: uses[i],
		})
		for range n.Instances {
			e.instances[e.Start(i, exposure.Old)].ready = clock.Time(-n.Warmup)
		}
	}
	for _, p := range site.System.Stores {
		e.stores = append(e.stores, store{Pool: p, time: rng.Compile(p.Time), head: none, tail: none})
	}
	e.sim.At(e.sim.Now(), sim.World, e.onArrive, 0)
	e.newSurges()
	return e
}

func (e *Engine) register() {
	s := e.sim
	e.onArrive = s.Register("arrive", sim.HandlerFunc(e.arrive))
	e.onWork = s.Register("work", sim.HandlerFunc(e.worked))
	e.onStore = s.Register("store", sim.HandlerFunc(e.stored))
	e.onShare = s.Register("share", sim.HandlerFunc(e.shared))
	e.onRetry = s.Register("retry", sim.HandlerFunc(e.retry))
	e.onEnter = s.Register("enter", sim.HandlerFunc(e.entered))
	e.onGiveUp = s.Register("give-up", sim.HandlerFunc(e.gaveUp))
	e.onLook = s.Register("look", sim.HandlerFunc(e.look))
	e.onHang = s.Register("hang", sim.HandlerFunc(e.hung))
	e.onAgain = s.Register("call-again", sim.HandlerFunc(e.paused))
	e.onErrand = s.Register("errand", sim.HandlerFunc(e.errand))
	e.onSurge = s.Register("surge", sim.HandlerFunc(e.surge))
	for _, edge := range e.site.System.Edges() {
		e.calls = append(e.calls, ring{engine: e, span: edge.Timeout, expire: e.callTimedOut, alive: e.callAlive})
		e.hedges = append(e.hedges, ring{engine: e, span: edge.Hedge, expire: e.hedge, alive: e.callAlive})
		e.budgets = append(e.budgets, bucket)
	}
	for i := range e.calls { // the handler is the ring in its final place
		e.calls[i].id = s.Register("call-timeout", &e.calls[i])
		e.hedges[i].id = s.Register("call-hedge", &e.hedges[i])
	}
	e.patient = ring{engine: e, span: e.site.Crowd.Load.Clients.Timeout.Span(), expire: e.clientTimedOut, alive: e.clientAlive}
	e.patient.id = s.Register("client-timeout", &e.patient)
}

// Settle has nothing to do: every request meets the conditions of its own
// instant.
func (e *Engine) Settle(clock.Time) {}

// Fill completes the sample with what is so at this instant.
func (e *Engine) Fill(clock.Time) {
	for i := range e.services {
		s := &e.services[i]
		slots := len(s.all) * s.Concurrency
		if slots > 0 {
			e.sample.Busy[i] = float64(s.busy) / float64(slots)
		}
		e.sample.Waiting[i] = s.waiting
	}
}
