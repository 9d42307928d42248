package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/detect"
)

// sizes refuses more of anything than a play can hold or a check can look at
// within a second. Source: judgement; 64 are the bits of a word.
func (c *checker) sizes() {
	expressions := map[string]bool{}
	for _, d := range c.s.Change.Defects {
		if d.When.Tenant.Text != "" {
			expressions[d.When.Tenant.Text] = true
		}
	}
	for _, x := range []struct {
		field, noun string
		n, most     int
	}{
		{"tenants", "cohorts", len(c.s.Tenants), 100},
		{"load.operations", "operations", len(c.s.Load.Operations), 100},
		{"services", "services", len(c.s.Services), 500},
		{"stores", "stores", len(c.s.Stores), 500},
		{"queues", "queues", len(c.s.Queues), 100},
		{"caches", "caches", len(c.s.Caches), 100},
		{"change.defects", "defects", len(c.s.Change.Defects), 200},
		{"change.defects", "different tenant expressions", len(expressions), 64},
		{"strategies", "strategies", len(c.s.Strategies), 100},
		{"faults", "faults", len(c.s.Faults), 500},
		{"respond.actions", "ways back", len(c.s.Respond.Actions), 200},
		{"coordination", "parties", len(c.s.Coordination), 100},
		{"observe.detectors", "detectors", len(c.s.Observe.Detectors), 64},
	} {
		if x.n > x.most {
			c.add(x.field, "leave out what the decision does not rest on", "%d %s, at most %d", x.n, x.noun, x.most)
		}
	}
}

// names refuses two of the same name, and names that mean something else.
func (c *checker) names() {
	unique(c, "tenants", "cohort", len(c.s.Tenants), func(i int) string { return c.s.Tenants[i].Name })
	unique(c, "load.operations", "name", len(c.s.Load.Operations), func(i int) string { return c.s.Load.Operations[i].Name })
	unique(c, "services", "name", len(c.s.Services), func(i int) string { return c.s.Services[i].Name })
	unique(c, "caches", "name", len(c.s.Caches), func(i int) string { return c.s.Caches[i].Name })
	unique(c, "stores", "name", len(c.s.Stores), func(i int) string { return c.s.Stores[i].Name })
	unique(c, "strategies", "name", len(c.s.Strategies), func(i int) string { return c.s.Strategies[i].Name })
	unique(c, "change.defects", "name", len(c.s.Change.Defects), func(i int) string { return c.s.Change.Defects[i].Name })
	unique(c, "observe.detectors", "name", len(c.s.Observe.Detectors), func(i int) string { return c.s.Observe.Detectors[i].Name })
	for i, x := range c.s.Services {
		if x.Name == detect.Edge {
			c.add(fmt.Sprintf("services[%d].name", i), "call it gateway, for example", "%q is what detectors call the clients' side", x.Name)
		}
	}
	c.attributes()
}

// attributes refuses attributes that an expression could not tell apart.
func (c *checker) attributes() {
	written := map[string]string{"cohort": ""}
	for i, co := range c.s.Tenants {
		for _, name := range slices.Sorted(maps.Keys(co.Attributes)) {
			other, known := written[snake(name)]
			switch field := attribute(i, name); {
			case known && other == "":
				c.add(field, "call it something else", "every tenant has the attribute cohort already")
			case known && other != name:
				c.add(field, "expressions write a - as a _: use one name for both", "cannot be told from the attribute %q", other)
			}
			if !known {
				written[snake(name)] = name
			}
		}
	}
}

// attribute is the path of an attribute, its name in quotes where it needs them.
func attribute(cohort int, name string) string {
	if strings.ContainsAny(name, ".[]= ") {
		name = `"` + name + `"`
	}
	return fmt.Sprintf("tenants[%d].attributes.%s", cohort, name)
}

// snake is the form in which expectations write a name.
func snake(name string) string { return strings.ReplaceAll(name, "-", "_") }

func unique(c *checker, list, field string, n int, name func(int) string) {
	seen := map[string]string{}
	for i := range n {
		key, at := snake(name(i)), fmt.Sprintf("%s[%d].%s", list, i, field)
		switch other, found := seen[key]; {
		case found && other == name(i):
			c.add(at, "names are unique", "%q is there twice", other)
		case found:
			c.add(at, "names are unique, and expressions write a - as a _", "cannot be told from %q", other)
		default:
			seen[key] = name(i)
		}
	}
}
