package plan

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/queue"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// faults compiles the faults of a scenario.
func (p *Plan) faults() {
	s := p.Scenario
	taken := map[string]bool{}
	for i := range s.Faults {
		f := &s.Faults[i]
		a := fault.Active{
			Effect: f.Effect, Kind: fault.KindOf(f.Effect), Selection: f.Select,
			Start: clock.Never, Service: -1, Zone: -1, Store: -1, Queue: -1, Cohort: -1, Share: 1,
			Timing: fault.Timing{Length: f.Duration.Span(), Shape: f.Shape},
		}
		a.Name = f.Name
		if a.Name == "" {
			a.Name = a.Kind + " " + f.Target.String()
		}
		for n, base := 2, a.Name; taken[a.Name]; n++ {
			a.Name = fmt.Sprintf("%s %d", base, n)
		}
		taken[a.Name] = true
		if f.Start != nil {
			a.Start = clock.Time(f.Start.Span())
		} else {
			a.On = *f.On
		}
		if f.Schedule != nil {
			a.Every, a.Times = f.Schedule.Every.Span(), f.Schedule.Times
		}
		p.strikes(&a)
		p.aim(&a, &f.Target)
		p.Faults = append(p.Faults, a)
	}
}

// strikes asks the effect what it does to its timing and which operations it
// strikes.
func (p *Plan) strikes(a *fault.Active) {
	if x, ok := a.Effect.(fault.Lagger); ok {
		a.Lag = x.Lag()
	}
	if x, ok := a.Effect.(fault.Shaper); ok {
		a.Shape = x.Own()
	}
	if x, ok := a.Effect.(fault.Cutter); ok {
		a.Length = x.Lasts(a.Length)
	}
	if x, ok := a.Effect.(fault.Chooser); ok && x.Strikes() != "all" {
		for _, op := range p.Scenario.Load.Operations {
			a.Operations = append(a.Operations, op.Access == x.Strikes())
		}
	}
}

// aim resolves the target.
func (p *Plan) aim(a *fault.Active, t *fault.Target) {
	s := p.Scenario
	_, takes := a.Effect.(fault.Taker)
	switch {
	case t.Zone != nil:
		a.Zone = *t.Zone
		for i, x := range s.Services {
			if x.Zones > *t.Zone && (len(t.Services) == 0 || slices.Contains(t.Services, x.Name)) {
				a.Fleets = append(a.Fleets, i)
			}
		}
	case t.Service != "" && takes:
		a.Fleets = []int{serviceIndex(s, t.Service)}
	case t.Service != "" && a.Aims()&fault.AtService != 0:
		a.Service = serviceIndex(s, t.Service)
		if x, ok := a.Effect.(fault.Sharer); ok {
			a.Share = x.Among(s.Services[a.Service].Instances)
		}
	case t.Store != "":
		a.Store = storeIndex(s, t.Store)
		a.Links = linksOf(p.System, t, s)
	case t.Queue != "":
		a.Queue = slices.IndexFunc(s.Queues, func(q queue.Queue) bool { return q.Name == t.Queue })
	case t.Flag != "": // there is one flag
	case t.Service != "", t.Call != nil:
		a.Links = linksOf(p.System, t, s)
	default:
		for i, c := range s.Tenants {
			if c.Name == t.Cohort {
				a.Cohort = i
			}
		}
	}
}

// linksOf returns which links a target means.
func linksOf(sys *topology.System, t *fault.Target, s *Scenario) []bool {
	var out []bool
	for _, l := range sys.Links() {
		to, from := "", s.Services[l.From].Name
		if l.To >= 0 {
			to = s.Services[l.To].Name
		}
		store := ""
		if l.Store >= 0 {
			store = s.Stores[l.Store].Name
		}
		switch {
		case t.Call != nil:
			out = append(out, from == t.Call.From && (to == t.Call.To || to == "" && store == t.Call.To))
		case t.Store != "":
			out = append(out, store == t.Store)
		default:
			out = append(out, to == t.Service)
		}
	}
	return out
}

func storeIndex(s *Scenario, name string) int {
	return slices.IndexFunc(s.Stores, func(x topology.Store) bool { return x.Name == name })
}
