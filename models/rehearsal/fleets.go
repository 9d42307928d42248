package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/fleet"
	"github.com/rehearse-sim/rehearse/models/outcome"
)

// newFleets gives every service its fleet, which takes over the instances that
// the traffic engine began with.
func newFleets(p *play) []*fleet.Fleet {
	var out []*fleet.Fleet
	next := 0
	for i := range p.w.plan.System.Services {
		n := &p.w.plan.System.Services[i]
		c := fleet.Config{
			Engine: p.engine, Traffic: p.traffic, Service: i, Startup: n.Startup,
			Instances: n.Instances, Zones: n.Zones, First: next,
		}
		if i == p.w.plan.Changed {
			c.Mortality = p.mortality()
		}
		next += n.Instances
		out = append(out, fleet.New(c))
	}
	return out
}

// mortality is what ends instances of the new version in this play.
func (p *play) mortality() fleet.Mortality {
	var causes []fleet.Cause
	for _, d := range p.defects {
		if x, ok := d.Effect.(change.Mortal); ok {
			causes = append(causes, fleet.Cause{Mortal: x, Name: d.Name})
		}
	}
	note := func(text string) { p.note(outcome.True, "world", text) }
	return fleet.NewMortality(p.w.draws.Key("instance/life"), note, causes...)
}
