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
