package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/topology"
)

// calls refuses calls and stores that lead nowhere, and calls in a circle.
func (c *checker) calls() {
	services, operations := c.services(), c.operations()
	var stores []string
	for _, st := range c.s.Stores {
		stores = append(stores, st.Name)
	}
	for i, s := range c.s.Services {
		for k, call := range s.Calls {
			field := fmt.Sprintf("services[%d].calls[%d]", i, k)
			c.known(field+".to", "service", call.To, services)
			for j, op := range call.For {
				c.known(fmt.Sprintf("%s.for[%d]", field, j), "operation", op, operations)
			}
			if call.Timeout <= 0 {
				c.add(field+".timeout", "write a timeout such as 500ms", "is not above 0")
			}
		}
		for k, name := range s.Stores {
			c.known(fmt.Sprintf("services[%d].stores[%d]", i, k), "store", name, stores)
		}
	}
	if path := c.circle(); path != nil {
		c.add(fmt.Sprintf("services[%d].calls", serviceIndex(c.s, path[0])), "a synchronous call must not come back to its caller; use a queue",
			"%s", strings.Join(path, " calls "))
	}
	if c.s.Load.Clients.Timeout <= 0 {
		c.add("load.clients.timeout", "write a timeout such as 2s", "is not above 0")
	}
}

// circle returns the names along a circle of calls, nil when there is none.
// Each service is looked at once.
func (c *checker) circle() []string {
	var path []string
	done := map[string]bool{}
	var visit func(i int) []string
	visit = func(i int) []string {
		s := c.s.Services[i]
		if at := slices.Index(path, s.Name); at >= 0 {
			return append(path[at:], s.Name)
		}
		if done[s.Name] {
			return nil
		}
		path = append(path, s.Name)
		for _, call := range s.Calls {
			if next := serviceIndex(c.s, call.To); next >= 0 {
				if found := visit(next); found != nil {
					return found
				}
			}
		}
		path = path[:len(path)-1]
		done[s.Name] = true
		return nil
	}
	for i := range c.s.Services {
		if found := visit(i); found != nil {
			return found
		}
	}
	return nil
}

// mostCalls bounds what one request may set off: whoever plays a request
// visits each of them. Source: judgement.
const mostCalls = 1000

// spread returns how many visits to services one request of the operation
// makes from each service on, itself included. There must be no circle.
func spread(sys *topology.System, operation int) []float64 {
	out := make([]float64, len(sys.Services))
	var visit func(i int) float64
	visit = func(i int) float64 {
		if out[i] == 0 {
			out[i] = 1
			for _, e := range sys.Services[i].Calls[operation] {
				out[i] += visit(e.To)
			}
		}
		return out[i]
	}
	for i := range sys.Services {
		visit(i)
	}
	return out
}

// stable refuses a system that cannot carry its own peak before any release:
// every result would be about that, not about the release.
func (c *checker) stable() {
	var operations, entries []string
	for _, op := range c.s.Load.Operations {
		operations = append(operations, op.Name)
		entries = append(entries, op.Entry)
	}
	sys := topology.NewSystem(c.s.Services, c.s.Stores, operations, entries)
	c.pools(sys)
	peak := 0.0
	for _, co := range c.s.Tenants {
		peak += float64(co.Rate) * c.s.Load.Profile.Max()
	}
	for op := range c.s.Load.Operations {
		if n := spread(sys, op)[sys.Entries[op]]; n > mostCalls {
			c.add(fmt.Sprintf("load.operations[%d]", op), "let services call fewer others, or merge some",
				"one request makes %.4g visits to services, at most %d", n, mostCalls)
			return
		}
	}
	caches := newCaches(c.s, sys)
	if c.warmth(caches); len(c.problems) > 0 {
		return
	}
	busy, connections := held(c.s, sys, caches, peak)
	for i, n := range sys.Services {
		slots := float64(n.Instances * n.Concurrency)
		if !(busy[i] < slots) {
			c.add(fmt.Sprintf("services[%d]", i), "give it more instances or concurrency, or send less",
				"cannot carry its own peak: %.1f slots are needed at %.6g requests/s, %.0f exist", busy[i], peak, slots)
		}
	}
	c.consumed(sys)
	for i, st := range sys.Stores {
		if !(connections[i] < float64(st.Connections)) {
			c.add(fmt.Sprintf("stores[%d]", i), "give it more connections, or send less",
				"cannot carry its own peak: %.1f connections are needed, %d exist", connections[i], st.Connections)
		}
	}
}
