package plan

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/schema"
)

// Hazard is a compiled hazard.
type Hazard struct {
	schema.Format
	Name    string
	Refuses bool // a gate refuses to go back once there is such data
}

// Remembers reports whether it matters whom the change has ever been shown to.
func (p *Plan) Remembers() bool { return len(p.Hazards) > 0 }

// data compiles what the change does to data.
func (p *Plan) data() {
	s := p.Scenario
	for i := range p.Strategies {
		if m := migrationOf(s, p.Strategies[i].Index); m != nil {
			p.Strategies[i].Migration = schema.Compile(m, p.siteOf(m))
		}
	}
	for _, h := range s.Change.Hazards {
		p.Hazards = append(p.Hazards, Hazard{h.Peril.Format(), h.Name, h.Peril.Refuses()})
	}
}

// migrationOf is the strategy's own way to migrate, or else the change's.
func migrationOf(s *Scenario, strategy int) *schema.Migration {
	if m := s.Strategies[strategy].Migration; m != nil {
		return m
	}
	return s.Change.Migration
}

func (p *Plan) siteOf(m *schema.Migration) schema.Site {
	site := schema.Site{Changed: p.Changed}
	for i, st := range p.System.Stores {
		if st.Name == m.Store {
			site.Store = i
		}
	}
	for _, n := range p.System.Services {
		site.Uses = append(site.Uses, slices.Contains(n.Stores, site.Store))
		site.Shared = append(site.Shared, slices.Contains(m.SharedWith, n.Name))
	}
	for _, op := range p.Scenario.Load.Operations {
		site.Writes = append(site.Writes, op.Access == "write")
	}
	return site
}

// data checks migrations and hazards.
func (c *checker) data() {
	ch := &c.s.Change
	if ch.Migration != nil {
		c.migration("change.migration", ch.Migration)
	}
	contracts := ch.Migration != nil && ch.Migration.Contracts()
	for i := range c.s.Strategies {
		if m := c.s.Strategies[i].Migration; m != nil {
			c.migration(fmt.Sprintf("strategies[%d].migration", i), m)
			contracts = contracts || m.Contracts()
		}
	}
	for i, h := range ch.Hazards {
		field := fmt.Sprintf("change.hazards[%d]", i)
		c.variant(field, h.Peril)
		if r, ok := h.Peril.(*change.RollbackHazard); ok && r.After == "contract" && !contracts {
			c.add(field+".after", "add a contract step, or write after: exposure", "no migration ever contracts")
		}
	}
	if len(ch.Hazards) > 0 {
		matches := map[string]bool{}
		for _, d := range ch.Defects {
			if d.When.Tenant.Text != "" {
				matches[d.When.Tenant.Text] = true
			}
		}
		if n := len(matches); n > condition.MostMatches {
			c.add("change.defects", "merge some of them", "%d different tenant expressions, at most %d beside a hazard", n, condition.MostMatches)
		}
	}
	for i, a := range c.s.Respond.Actions {
		if _, ok := a.Way.(*respond.RepairRows); ok && c.s.Respond.Repair.Rows <= 0 {
			c.add(fmt.Sprintf("respond.actions[%d]", i), "say how fast: respond.repair.rows, such as 200/s", "repairs no rows in any time")
		}
	}
}

func (c *checker) migration(field string, m *schema.Migration) {
	var stores []string
	for _, st := range c.s.Stores {
		stores = append(stores, st.Name)
	}
	c.known(field+".store", "store", m.Store, stores)
	uses := func(name string) bool {
		i := serviceIndex(c.s, name)
		return i < 0 || !slices.Contains(stores, m.Store) || slices.Contains(c.s.Services[i].Stores, m.Store)
	}
	if !uses(c.s.Change.Service) {
		c.add(field+".store", "name it under the stores of "+c.s.Change.Service, "the changed service does not use the store %q", m.Store)
	}
	for i, name := range m.SharedWith {
		at := fmt.Sprintf("%s.shared_with[%d]", field, i)
		c.known(at, "service", name, c.services())
		if name == c.s.Change.Service {
			c.add(at, "name the others only", "is the changed service itself")
		} else if !uses(name) {
			c.add(at, "remove it, or name the store under its stores", "does not use the store %q", m.Store)
		}
	}
	c.within(field, m.Check())
}
