package plan

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/rollout"
)

// checker collects problems; it changes nothing.
type checker struct {
	s        *Scenario
	problems []kind.Problem
}

// Check returns everything that is wrong with a scenario beyond what its tags
// could say: names that lead nowhere, shares that do not add up, a system that
// cannot carry its load before any release.
func Check(s *Scenario) []kind.Problem {
	c := &checker{s: s}
	if c.sizes(); len(c.problems) > 0 {
		return c.problems
	}
	c.names()
	c.traffic()
	c.calls()
	c.guards()
	c.change()
	c.data()
	c.queues()
	c.faults()
	c.caches()
	c.strategies()
	c.delivery()
	c.coordination()
	if len(c.problems) == 0 {
		c.stable()
	}
	return c.problems
}

func (c *checker) add(field, hint, format string, args ...any) {
	c.problems = append(c.problems, kind.Problem{Field: field, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// known refuses a name that is not among those there are.
func (c *checker) known(field, noun, name string, names []string) {
	if slices.Contains(names, name) {
		return
	}
	hint := ""
	if len(c.problems) < 50 { // a guess costs more than the rest, and nobody reads more
		hint = kind.Remedy(name, names)
	}
	c.add(field, hint, "there is no %s %q", noun, name)
}

func (c *checker) traffic() {
	for i, co := range c.s.Tenants {
		for _, name := range slices.Sorted(maps.Keys(co.Attributes)) {
			sum := 0.0
			for _, value := range slices.Sorted(maps.Keys(co.Attributes[name])) {
				sum += float64(co.Attributes[name][value])
			}
			if math.Abs(sum-1) > 1e-9 {
				c.add(attribute(i, name), "the shares of an attribute add up to 100%", "the shares add up to %.10g%%", 100*sum)
			}
		}
	}
	sum, rate, weight, tenants := 0.0, 0.0, 0.0, 0
	for i, op := range c.s.Load.Operations {
		sum += float64(op.Share)
		c.known(fmt.Sprintf("load.operations[%d].entry", i), "service", op.Entry, c.services())
	}
	if math.Abs(sum-1) > 1e-9 {
		c.add("load.operations", "the shares of the operations add up to 100%", "the shares add up to %.10g%%", 100*sum)
	}
	for _, co := range c.s.Tenants {
		rate += float64(co.Rate)
		weight += float64(co.Weight)
		tenants += co.Count
	}
	if rate <= 0 {
		c.add("tenants", "give at least one cohort a rate such as 20/s", "nobody sends anything")
	}
	if weight > 1+1e-9 {
		var each []string // with those of a file that is extended, which stay
		for _, co := range c.s.Tenants {
			if co.Weight > 0 {
				each = append(each, fmt.Sprintf("%s %.4g%%", co.Name, 100*float64(co.Weight)))
			}
		}
		c.add("tenants", "a weight is the cohort's share of all revenue or seats", "the weights add up to %.10g%%, more than 100%%: %s", 100*weight, strings.Join(each[:min(len(each), 10)], ", "))
	}
	if tenants > 1_000_000 {
		c.add("tenants", "scale the scenario down, or merge small tenants", "%d tenants in all, at most 1000000", tenants)
	}
	if span := c.s.Clock.Follow.Span(); span != 0 && span < 1e9 || span.Hours() > 30*24 {
		c.add("clock.follow", "a few hours show most recoveries", "want between 1s and 30d, got %s", c.s.Clock.Follow)
	}
	if c.s.Release.Start.Span().Hours() > 7*24 {
		c.add("release.start", "the play starts at clock.start; choose a later start instead", "more than 7 days of warm-up: %s", c.s.Release.Start)
	}
}

func (c *checker) services() []string {
	var out []string
	for _, s := range c.s.Services {
		out = append(out, s.Name)
	}
	return out
}

func (c *checker) operations() []string {
	var out []string
	for _, o := range c.s.Load.Operations {
		out = append(out, o.Name)
	}
	return out
}

func (c *checker) cohorts() []string {
	var out []string
	for _, co := range c.s.Tenants {
		out = append(out, co.Name)
	}
	return out
}

func (c *checker) change() {
	ch := &c.s.Change
	matches := map[string]bool{}
	for _, d := range ch.Defects {
		matches[d.When.Tenant.Text] = true
	}
	if n := len(matches); n > 64 {
		c.add("change.defects", "merge some of them", "%d different tenant expressions, at most 64", n)
	}
	c.ways()
	c.known("change.service", "service", ch.Service, c.services())
	for i, d := range ch.Defects {
		field := fmt.Sprintf("change.defects[%d]", i)
		if d.When.Operation != "" {
			c.known(field+".when.operation", "operation", d.When.Operation, c.operations())
		}
		c.within(field+".when", d.When.Check())
		c.variant(field, d.Effect)
		if d.In == "feature" && d.When.Mixed {
			c.add(field+".in", "write in: version", "mixed versions hurt each other whether or not the feature shows")
		}
		if d.When.Mixed && d.In == "everywhere" {
			c.add(field+".when.mixed", "remove mixed, or write in: version", "what hurts everywhere hurts both versions, mixed or not")
		}
		if d.Service != "" && d.Service != ch.Service {
			c.known(field+".service", "service", d.Service, c.services())
			c.elsewhere(field, &d)
		}
	}
	for i, d := range c.s.Observe.Detectors {
		if e := d.Evaluate; e != 0 && e < c.s.Observe.Scrape {
			c.add(fmt.Sprintf("observe.detectors[%d].evaluate", i), "write 0s for after every scrape", "%s is shorter than the %s between two scrapes", e, c.s.Observe.Scrape)
		}
		if k, ok := d.Probe.(interface {
			Check(detect.Site) []kind.Problem
		}); ok {
			c.within(fmt.Sprintf("observe.detectors[%d]", i), k.Check(c.site()))
		}
	}
	if c.s.Observe.Scrape.Span() < 1e9 {
		c.add("observe.scrape", "monitoring systems scrape every 5s to 1m", "want at least 1s")
	}
	if a := float64(c.s.Observe.SLO.Availability); a >= 1 {
		c.add("observe.slo.availability", "99.9% leaves 43 minutes a month", "leaves no error budget at all")
	}
}

// variant asks a variant what is wrong with it beyond its tags.
func (c *checker) variant(field string, v any) {
	if k, ok := v.(interface{ Check() []kind.Problem }); ok {
		c.within(field, k.Check())
	}
}

// elsewhere refuses what a defect cannot do to a service that does not change.
func (c *checker) elsewhere(field string, d *change.Defect) {
	if d.In != "everywhere" {
		c.add(field+".service", "write in: everywhere, or leave the service out", "only a defect that hurts everywhere can hurt another service")
	}
	if d.When.Tenant.Text != "" {
		c.add(field+".when.tenant", "leave it out, or let it hurt the changed service", "tenants are told apart at the changed service only")
	}
	if f, ok := d.Effect.(*change.Functional); ok && f.Per == "request" {
		c.add(field+".per", "write per: attempt", "at another service, luck is drawn per attempt")
	}
}

// site is what detectors may name.
func (c *checker) site() detect.Site {
	s := detect.Site{
		Services: map[string]int{"edge": len(c.s.Services)}, Cohorts: map[string]int{},
		SLO: c.s.Observe.SLO, Scrape: c.s.Observe.Scrape.Span(),
	}
	for i, x := range c.s.Services {
		s.Services[x.Name] = i
	}
	for i, x := range c.s.Tenants {
		s.Cohorts[x.Name] = i
	}
	s.Queues, s.Operations = map[string]int{}, askable(c.s)
	for i, x := range c.s.Queues {
		s.Queues[x.Name] = i
	}
	return s
}

func (c *checker) strategies() {
	if len(c.s.Strategies) == 0 {
		c.add("strategies", "name at least one, such as {name: canary, kind: canary, …}", "there is nothing to compare")
	}
	var detectors []string
	for _, d := range c.s.Observe.Detectors {
		detectors = append(detectors, d.Name)
	}
	for i := range c.s.Strategies {
		st := &c.s.Strategies[i]
		field, before := fmt.Sprintf("strategies[%d]", i), len(c.problems)
		if st.Behind != "" && st.Behind != c.s.Change.Flag {
			hint := fmt.Sprintf("change.flag is %q", c.s.Change.Flag)
			if c.s.Change.Flag == "" {
				hint = "name the flag under change, flag: " + st.Behind
			}
			c.add(field+".behind", hint, "there is no flag %q", st.Behind)
		}
		for g, gate := range st.Gate {
			c.known(fmt.Sprintf("%s.gate[%d].detector", field, g), "detector", gate.Detector, detectors)
			c.within(fmt.Sprintf("%s.gate[%d]", field, g), gate.Check())
			c.part(fmt.Sprintf("%s.gate[%d].while", field, g), gate, st.Behind)
			c.wayBy(fmt.Sprintf("%s.gate[%d].on_fail", field, g), gate.By(), st.Ways)
		}
		c.mirrors(field, st)
		c.analyses(field, st)
		if k, ok := st.Policy.(rollout.Checker); ok {
			c.within(field, k.Check(c.s.Scene(st)))
		}
		if k, ok := st.Deploy.(rollout.Checker); ok {
			c.within(field+".deploy", k.Check(c.s.Scene(st)))
		}
		if len(c.problems) == before {
			c.begins(field, st)
		}
	}
}

// within adds a variant's own problems under its path.
func (c *checker) within(field string, problems []kind.Problem) {
	for _, p := range problems {
		p.Field = field + "." + p.Field
		c.problems = append(c.problems, p)
	}
}
