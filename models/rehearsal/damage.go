package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// damage is what a release writes wrongly. It follows from who is exposed and
// how much they write: a row for each visit of the service by an operation that
// writes, unless it fails there.
type damage struct {
	*dose
	p       *play
	defects []plan.Defect // those that damage
}

// newDamage returns nil where nothing damages.
func newDamage(p *play) *damage {
	d := &damage{p: p}
	for _, x := range p.defects {
		if _, ok := x.Effect.(change.Damager); ok {
			d.defects = append(d.defects, x)
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
			d.p.harmed(at)
		}
	})
}

// turn works out who writes wrongly from now on.
func (d *damage) turn() {
	p := d.p
	clear(d.rate)
	for _, x := range d.defects {
		ratio := x.Effect.(change.Damager).Damage()
		p.asks(x.Service, func(a *ask) {
			if p.writes(a.Operation) {
				if meets := x.In(p.state).Meets(a.Subject); meets > 0 {
					d.rate[a.tenant] += a.visits * p.well(a) * ratio * meets
				}
			}
		})
	}
}

// wrongRows is how many rows have been written wrongly by now.
func (p *play) wrongRows() float64 {
	if p.damage == nil {
		return 0
	}
	p.damage.pass(p.engine.Now())
	return p.damage.sum
}

// account enters rows and tenants; what is written wrongly is harm from its
// first row to its last.
func (d *damage) account(o *outcome.Outcome) {
	o.Harm.RowsDamaged, o.Harm.TenantsDamaged = d.sum, d.tenants
	d.p.book.Include(d.first, d.last)
}
