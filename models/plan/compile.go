package plan

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Compile turns names into indices. The scenario must have passed [Check];
// holds says for each tenant expression which tenants meet it.
func Compile(s *Scenario, hash string, holds func(expression string) func(*tenancy.Tenant) bool) *Plan {
	p := &Plan{
		Scenario: s, Hash: hash,
		Release: clock.Time(s.Release.Start), Follow: follow(s),
		Changed:   serviceIndex(s, s.Change.Service),
		Detectors: map[string]int{},
	}
	var operations, entries []string
	for _, op := range s.Load.Operations {
		operations = append(operations, op.Name)
		entries = append(entries, op.Entry)
	}
	p.System = topology.NewSystem(s.Services, s.Stores, operations, entries)

	p.Queues = queues(s, p.System, operations)

	local := s.Clock.Start.Time.Span()
	utc := s.Clock.Start.Time.Span() - s.Clock.Offset.Span()
	for _, c := range s.Tenants {
		offset := s.Clock.Offset
		if c.Offset != nil {
			offset = *c.Offset
		}
		p.LocalStart = append(p.LocalStart, (utc+offset.Span()+2*clock.Day)%clock.Day)
	}
	for i, d := range s.Observe.Detectors {
		p.Detectors[d.Name] = i
	}
	for _, d := range s.Change.Defects {
		service := p.Changed
		if d.Service != "" {
			service = serviceIndex(s, d.Service)
		}
		p.Defects = append(p.Defects, Defect{
			Active: change.Compile(d, service, slices.Index(operations, d.When.Operation),
				p.match(d.When.Tenant.Text, holds), p.Release, local),
			Name: d.Name, Probability: float64(d.Probability), StagingCatches: float64(d.StagingCatches),
		})
	}
	p.faults()
	for i, st := range s.Strategies {
		c := Strategy{Name: st.Name, Index: i, Ways: ways(s.Respond.Actions, st.Ways)}
		for _, g := range st.Gate {
			c.Gates = append(c.Gates, p.Detectors[g.Detector])
		}
		p.Strategies = append(p.Strategies, c)
	}
	p.data()
	p.Caches = newCaches(s, p.System)
	return p
}

// match returns the bit of a tenant expression, 0 for none.
func (p *Plan) match(text string, holds func(string) func(*tenancy.Tenant) bool) uint64 {
	if text == "" {
		return 0
	}
	i := slices.IndexFunc(p.Matches, func(m tenancy.Match) bool { return m.Text == text })
	if i < 0 {
		i = len(p.Matches)
		p.Matches = append(p.Matches, tenancy.Match{Text: text, Holds: holds(text)})
	}
	return 1 << i
}

func serviceIndex(s *Scenario, name string) int {
	return slices.IndexFunc(s.Services, func(x topology.Service) bool { return x.Name == name })
}
