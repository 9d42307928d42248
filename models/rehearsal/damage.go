package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// damage is what a release writes wrongly. It follows from who is exposed and
// how much they write.
type damage struct {
	*dose
	p       *play
	defects []plan.Defect // those that damage
	writes  [][]int       // by defect: the operations that write at its service
}

// newDamage returns nil where nothing damages.
func newDamage(p *play) *damage {
	d := &damage{p: p}
	for _, x := range p.defects {
		if _, ok := x.Effect.(change.Damager); ok {
			d.defects = append(d.defects, x)
			var writes []int
			for op, o := range p.w.plan.Scenario.Load.Operations {
				if o.Access == "write" && p.w.plan.System.Visits(op)[x.Service] > 0 {
					writes = append(writes, op)
				}
			}
			d.writes = append(d.writes, writes)
		}
	}
	if len(d.defects) == 0 {
		return nil
	}
	d.dose = newDose(p.w.crowd, p.w.draws.Key("damage/first"))
	return d
}

func (d *damage) pass(to clock.Time) {
	d.dose.pass(to, func(_ int, at clock.Time) {
		if d.tenants == 1 {
			d.p.note(outcome.True, "world", "the first rows are written wrongly")
		}
		if at == d.first {
			d.p.harmed(min(at, d.p.book.first))
		}
	})
}

// turn works out who writes wrongly from now on.
func (d *damage) turn() {
	p := d.p
	operations := p.w.plan.Scenario.Load.Operations
	clear(d.rate)
	p.meetings(func(i int, t *tenancy.Tenant, sides [exposure.Sides]float64) {
		for k, x := range d.defects {
			ratio := x.Effect.(change.Damager).Damage()
			for _, op := range d.writes[k] {
				s := condition.Subject{
					Service: x.Service, Operation: op, Matches: p.w.crowd.Population.Classes[t.Class], Now: p.engine.Now(),
				}
				for side, share := range sides {
					s.Side = exposure.Side(side)
					d.rate[i] += t.Rate * float64(operations[op].Share) * share * ratio * x.In(p.state).Meets(s)
				}
			}
		}
	})
}

// wrongRows is how many rows have been written wrongly by now.
func (p *play) wrongRows() float64 {
	for _, l := range p.lasting {
		if d, ok := l.(*damage); ok {
			d.pass(p.engine.Now())
			return d.sum
		}
	}
	return 0
}

// account enters rows and tenants; what is written wrongly is harm from its
// first row to its last.
func (d *damage) account(o *outcome.Outcome) {
	o.Harm.RowsDamaged, o.Harm.TenantsDamaged = d.sum, d.tenants
	d.p.book.first, d.p.book.last = min(d.p.book.first, d.first), max(d.p.book.last, d.last)
}
