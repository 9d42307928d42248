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
	for i := range c.s.Services {
		if path := c.circle(i, nil); path != nil {
			c.add(fmt.Sprintf("services[%d].calls", i), "a synchronous call must not come back to its caller; use a queue",
				"%s", strings.Join(path, " calls "))
			return
		}
	}
	if c.s.Load.Clients.Timeout <= 0 {
		c.add("load.clients.timeout", "write a timeout such as 2s", "is not above 0")
	}
}

// circle returns the names along a circle of calls through service i, nil when
// there is none.
func (c *checker) circle(i int, path []string) []string {
	name := c.s.Services[i].Name
	if at := slices.Index(path, name); at >= 0 {
		return append(path[at:], name)
	}
	path = append(slices.Clone(path), name)
	for _, call := range c.s.Services[i].Calls {
		if next := serviceIndex(c.s, call.To); next >= 0 {
			if found := c.circle(next, path); found != nil {
				return found
			}
		}
	}
	return nil
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
	peak := 0.0
	for _, co := range c.s.Tenants {
		peak += float64(co.Rate) * c.s.Load.Profile.Max()
	}
	busy := make([]float64, len(sys.Services)) // slots held at the peak
	held := make([]float64, len(sys.Stores))
	for op, o := range c.s.Load.Operations {
		for i, visits := range sys.Visits(op) {
			rate := peak * float64(o.Share) * visits
			busy[i] += rate * sys.Hold(i, op)
			for _, st := range sys.Services[i].Stores {
				held[st] += rate * sys.Stores[st].Time.Mean()
			}
		}
	}
	for i, n := range sys.Services {
		slots := float64(n.Instances * n.Concurrency)
		if busy[i] >= slots {
			c.add(fmt.Sprintf("services[%d]", i), "give it more instances or concurrency, or send less",
				"cannot carry its own peak: %.1f slots are needed at %.4g requests/s, %.0f exist", busy[i], peak, slots)
		}
	}
	for i, st := range sys.Stores {
		if held[i] >= float64(st.Connections) {
			c.add(fmt.Sprintf("stores[%d]", i), "give it more connections, or send less",
				"cannot carry its own peak: %.1f connections are needed, %d exist", held[i], st.Connections)
		}
	}
}
