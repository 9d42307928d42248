package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/plan"
)

// contributors gathers all that makes the conditions of a play: the background,
// the faults, the defects that are in the change, and what lasts.
func (p *play) contributors() []condition.Contributor {
	pl := p.w.plan
	out := []condition.Contributor{&condition.Background{
		Ratio: backgroundRatios(pl), Shape: condition.BackgroundShape, Draws: p.w.draws.Key("background"),
	}}
	out = append(out, p.troubled()...)
	if p.guards != nil {
		out = append(out, p.guards)
	}
	for _, d := range p.defects {
		out = append(out, d.Active.In(p.state).Contributor())
		p.changes(d.Moment.From)
	}
	if p.pools = newPools(p); p.pools != nil {
		out = append(out, p.pools)
	}
	if p.migration = newMigration(p); p.migration != nil {
		out = append(out, p.migration)
	}
	p.warmths = newWarmths(p)
	for _, w := range p.warmths {
		out = append(out, w)
	}
	if p.remedy = newRemedy(p); p.remedy != nil {
		out = append(out, p.remedy.contributor())
	}
	p.rows = newRows(p)
	for _, r := range p.rows {
		out = append(out, r)
	}
	return out
}

func backgroundRatios(pl *plan.Plan) []float64 {
	var out []float64
	for _, n := range pl.System.Services {
		out = append(out, n.Errors)
	}
	return out
}

// shapeOf is what a board of the plan covers.
func shapeOf(pl *plan.Plan) condition.Shape {
	s := condition.Shape{Services: len(pl.System.Services), Operations: len(pl.Scenario.Load.Operations)}
	for i, l := range pl.System.Links() {
		s.Ways = append(s.Ways, condition.Way{Link: i, From: l.From, To: l.To, Store: l.Store})
		if l.Store >= 0 {
			s.Ways[i].Connections = pl.System.Stores[l.Store].Connections
		}
	}
	for _, e := range pl.System.Edges() {
		s.Ways[e.ID].Timeout = e.Timeout
	}
	return s
}
