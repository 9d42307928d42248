package topology

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/resilience"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// System is the compiled form: every name is an index.
type System struct {
	Services []Node
	Stores   []Pool
	Entries  []int // service that receives the operation
}

// Node is a compiled service.
type Node struct {
	Name        string
	Instances   int
	Zones       int
	Concurrency int
	Queue       int
	Discipline  Discipline
	Balance     Balance
	Time        rng.Dist // seconds
	Startup     clock.Span
	Warmup      clock.Span
	ColdFactor  float64
	Errors      float64
	Calls       [][]Edge // by operation, in order
	Stores      []int
	Pool        int // connections per instance and store
	Guards      resilience.Service
}

// Edge is a compiled call.
type Edge struct {
	ID       int // unique among all calls of the system
	To       int
	Timeout  clock.Span
	Attempts int
	Backoff  *unit.Backoff       // between tries; may be nil
	Budget   float64             // retries per first try; 0 = as many as there are attempts
	Hedge    clock.Span          // until a second try is sent beside the first; 0 = never
	Fallback float64             // share of the failed calls that are answered well without
	Breaker  *resilience.Breaker // may be nil
}

// Pool is a compiled store.
type Pool struct {
	Name        string
	Connections int
	Limit       int      // connections that it accepts in all; 0 for any number
	Time        rng.Dist // seconds
}

// NewSystem resolves names; operations are given with their entry services.
// Names that do not resolve are the business of whoever checks the scenario:
// here they panic.
func NewSystem(services []Service, stores []Store, operations, entries []string) *System {
	sys := &System{}
	service := func(name string) int {
		i := slices.IndexFunc(services, func(s Service) bool { return s.Name == name })
		if i < 0 {
			panic("topology: no service " + name)
		}
		return i
	}
	for _, st := range stores {
		sys.Stores = append(sys.Stores, Pool{Name: st.Name, Connections: st.Connections, Limit: st.Max, Time: st.Time.Dist.Dist})
	}
	for _, e := range entries {
		sys.Entries = append(sys.Entries, service(e))
	}
	edges := 0
	for _, s := range services {
		n := Node{
			Name: s.Name, Instances: s.Instances, Zones: s.Zones, Concurrency: s.Concurrency, Queue: s.Queue,
			Discipline: s.Discipline, Balance: s.Balance, Time: s.Time.Dist.Dist,
			Startup: s.Startup.Span(), Warmup: s.Warmup.Span(), ColdFactor: s.ColdFactor,
			Errors: float64(s.Errors), Pool: s.Pool, Calls: make([][]Edge, len(operations)),
			Guards: s.Service,
		}
		for _, c := range s.Calls {
			edge := newEdge(edges, service(c.To), &c)
			edges++
			for op, name := range operations {
				if len(c.For) == 0 || slices.Contains(c.For, name) {
					n.Calls[op] = append(n.Calls[op], edge)
				}
			}
		}
		for _, name := range s.Stores {
			n.Stores = append(n.Stores, slices.IndexFunc(stores, func(st Store) bool { return st.Name == name }))
		}
		sys.Services = append(sys.Services, n)
	}
	return sys
}

func newEdge(id, to int, c *Call) Edge {
	e := Edge{
		ID: id, To: to, Timeout: c.Timeout.Span(), Attempts: c.Attempts, Backoff: c.Backoff,
		Hedge: c.Hedge.Span(), Fallback: float64(c.Fallback), Breaker: c.Breaker,
	}
	switch {
	case c.Budget <= 0:
		e.Attempts = 1
	case c.Budget < 1:
		e.Budget = float64(c.Budget)
	}
	return e
}

// Edges returns every call once, by its ID.
func (s *System) Edges() []Edge {
	var out []Edge
	for _, n := range s.Services {
		for _, calls := range n.Calls {
			for _, e := range calls {
				for len(out) <= e.ID {
					out = append(out, Edge{ID: -1})
				}
				out[e.ID] = e
			}
		}
	}
	return out
}

// Visits returns how often a request of the operation visits each service,
// when nothing fails.
func (s *System) Visits(operation int) []float64 {
	out := make([]float64, len(s.Services))
	var visit func(service int)
	visit = func(service int) {
		out[service]++
		for _, e := range s.Services[service].Calls[operation] {
			visit(e.To)
		}
	}
	visit(s.Entries[operation])
	return out
}

// Hold returns the mean time in seconds that a slot of the service is held for
// a request of the operation, without any waiting: its own work, its stores'
// and the calls it waits for.
func (s *System) Hold(service, operation int) float64 {
	n := &s.Services[service]
	t := n.Time.Mean()
	for _, st := range n.Stores {
		t += s.Stores[st].Time.Mean()
	}
	for _, e := range n.Calls[operation] {
		t += s.Hold(e.To, operation)
	}
	return t
}

// Link is one way out of a service.
type Link struct {
	From  int // the service
	To    int // the service called, or -1
	Store int // the store used, or -1
}

// Links returns every way out of every service: the calls by their [Edge.ID],
// then the stores' uses by service.
func (s *System) Links() []Link {
	var out []Link
	for from, n := range s.Services {
		for _, calls := range n.Calls {
			for _, e := range calls {
				for len(out) <= e.ID {
					out = append(out, Link{To: -1, Store: -1})
				}
				out[e.ID] = Link{From: from, To: e.To, Store: -1}
			}
		}
	}
	for from, n := range s.Services {
		for _, st := range n.Stores {
			out = append(out, Link{From: from, To: -1, Store: st})
		}
	}
	return out
}

// Uses returns the number of the link of each service's first store; the
// others follow.
func (s *System) Uses() []int {
	next := len(s.Edges())
	var out []int
	for _, n := range s.Services {
		out = append(out, next)
		next += len(n.Stores)
	}
	return out
}
