package plan

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/respond"
)

// ways are the actions of these names, in their order; all where none is named.
func ways(all []respond.Action, names []string) []respond.Action {
	if len(names) == 0 {
		return all
	}
	var out []respond.Action
	for _, name := range names {
		if i := slices.IndexFunc(all, func(a respond.Action) bool { return a.Called() == name }); i >= 0 {
			out = append(out, all[i])
		}
	}
	return out
}

// ways refuses ways back that are not there, or that cannot be told apart.
func (c *checker) ways() {
	c.remedies()
	var names []string
	named := map[string]int{}
	for i, a := range c.s.Respond.Actions {
		field := fmt.Sprintf("respond.actions[%d]", i)
		c.variant(field, a.Way)
		names = append(names, a.Called())
		if first, twice := named[a.Called()]; twice && a.Name != "" {
			c.add(field+".name", "names are unique", "%q is what respond.actions[%d] is called", a.Name, first)
		}
		named[a.Called()] = i
	}
	for i := range c.s.Strategies {
		for k, name := range c.s.Strategies[i].Ways {
			c.known(fmt.Sprintf("strategies[%d].ways[%d]", i, k), "way back", name, names)
		}
	}
}

// wayBy refuses a gate that wants a kind of way back that its strategy has not.
func (c *checker) wayBy(field, by string, names []string) {
	if by != "" && !slices.ContainsFunc(ways(c.s.Respond.Actions, names), func(a respond.Action) bool { return a.Way != nil && a.Way.Name() == by }) {
		c.add(field, "add {kind: "+by+"} to respond.actions, and to the ways of the strategy", "wants a way back that is not there: %s", by)
	}
}

// remedies refuses services, stores, queues and teams that a way back names and
// that are not there.
func (c *checker) remedies() {
	var called, queues []string
	for _, a := range c.s.Respond.Actions {
		if x, ok := a.Way.(interface{ Calls() string }); ok {
			called = append(called, x.Calls())
		}
	}
	for _, q := range c.s.Queues {
		queues = append(queues, q.Name)
	}
	var stores []string
	for _, s := range c.s.Stores {
		stores = append(stores, s.Name)
	}
	for i, a := range c.s.Respond.Actions {
		field := fmt.Sprintf("respond.actions[%d]", i)
		if a.Team != "" && !slices.Contains(called, a.Team) {
			c.add(field+".team", "add {kind: escalate, to: "+a.Team+"} before it", "nobody calls %q", a.Team)
		}
		if x, ok := a.Way.(interface{ Needed() string }); ok && x.Needed() != "" {
			c.known(field+".needs", "service", x.Needed(), c.services())
		}
		if x, ok := a.Way.(interface{ Restores() string }); ok {
			c.known(field+".store", "store", x.Restores(), stores)
		}
		if x, ok := a.Way.(interface{ Queues() string }); ok {
			c.known(field+".queue", "queue", x.Queues(), queues)
		}
	}
}
