package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/tenancy"
)

// ask is what one tenant asks of a service, as one operation that meets one
// side.
type ask struct {
	condition.Subject
	*tenancy.Tenant
	tenant int
	visits float64 // of the service per second at the daily mean; tries again are not counted
}

// asks calls f for all that tenants ask of a service, in the mean: tenant by
// tenant, in the order of operations and sides. What it is given holds until f
// returns.
func (p *play) asks(service int, f func(a *ask)) {
	pl := p.w.plan
	byInstance := p.byInstance()
	each := make([]float64, len(pl.Scenario.Load.Operations))
	for op, o := range pl.Scenario.Load.Operations {
		each[op] = float64(o.Share) * pl.System.Visits(op)[service]
	}
	a := ask{Subject: condition.Subject{Service: service, Now: p.engine.Now()}}
	for i := range p.w.crowd.Population.Tenants {
		a.tenant, a.Tenant = i, &p.w.crowd.Population.Tenants[i]
		a.Matches = p.w.crowd.Population.Classes[a.Class]
		sides := [exposure.Sides]float64{exposure.OldSide: 1}
		if service == pl.Changed {
			sides = p.meets(a.Tenant, byInstance)
		}
		for op, visits := range each {
			if service == pl.Changed {
				p.copies(&a, op, func(side exposure.Side, share float64) {
					a.visits, a.Operation, a.Side = a.Rate*visits*share, op, side
					f(&a)
				})
			}
			for side, share := range sides {
				if a.visits = a.Rate * visits * share; a.visits > 0 {
					a.Operation, a.Side = op, exposure.Side(side)
					f(&a)
				}
			}
		}
	}
}

// well is the chance that an attempt of it is done well at the service.
func (p *play) well(a *ask) float64 {
	return p.board.At(a.Service, a.Side, a.Operation, a.Class).Well()
}

// meets is the share of a tenant's requests at the changed service that meets
// each side, in the mean.
func (p *play) meets(t *tenancy.Tenant, byInstance float64) [exposure.Sides]float64 {
	version, feature := p.chances(t, byInstance)
	return [exposure.Sides]float64{
		exposure.OldSide: 1 - version, exposure.Dark: version * (1 - feature), exposure.Lit: version * feature,
	}
}

// writes reports whether an operation writes.
func (p *play) writes(operation int) bool {
	return p.w.plan.Scenario.Load.Operations[operation].Access == "write"
}

// lasts returns what outlives exposure in the order in which it turns: what works
// back on the traffic before what reads the conditions that it makes.
func (p *play) lasts() (out []lasting) {
	if p.pools != nil {
		out = append(out, p.pools)
	}
	for _, w := range p.warmths {
		out = append(out, w)
	}
	for _, r := range p.rows {
		out = append(out, r)
	}
	out = append(out, p.corruptions()...)
	for _, m := range p.messages {
		out = append(out, m)
	}
	if p.damage != nil {
		out = append(out, p.damage)
	}
	return out
}
