package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// damage is what a release writes wrongly. It follows from who is exposed and
// how much they write, whatever the engine: rows in the mean, and for every
// tenant the instant of the first one, by its own exponential draw.
type damage struct {
	p       *play
	defects []plan.Defect // those that damage
	writes  [][]int       // by defect: the operations that write at its service
	at      clock.Time
	rate    []float64 // by tenant: wrong rows per second at the daily mean, since at
	dose    []float64 // by tenant: wrong rows so far, in the mean
	due     []float64 // dose at which the first one is there
	rows    float64
	tenants int
	first   clock.Time
	last    clock.Time
}

// newDamage returns nil where nothing damages.
func newDamage(p *play) *damage {
	d := &damage{p: p, first: clock.Never}
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
	n := len(p.w.crowd.Population.Tenants)
	d.rate, d.dose, d.due = make([]float64, n), make([]float64, n), make([]float64, n)
	draws := p.w.draws.Key("damage/first")
	for i := range d.due {
		s := draws.At(uint64(i))
		d.due[i] = s.Exp()
	}
	return d
}

// pass adds up to an instant; conditions have stood still since the last call.
func (d *damage) pass(to clock.Time) {
	if to <= d.at {
		return
	}
	dt := to.Sub(d.at).Seconds()
	crowd := d.p.w.crowd
	for i := range d.rate {
		if d.rate[i] == 0 {
			continue
		}
		grown := d.rate[i] * crowd.Factor(crowd.Population.Tenants[i].Cohort, d.at) * dt
		before := d.dose[i]
		d.dose[i] += grown
		d.rows += grown
		d.last = to
		if before < d.due[i] && d.dose[i] >= d.due[i] {
			d.tenants++
			at := d.at.Add(clock.Span(float64(to.Sub(d.at)) * (d.due[i] - before) / grown))
			if d.first == clock.Never {
				d.p.note(outcome.True, "world", "the first rows are written wrongly")
			}
			if at < d.first {
				d.first = at
				d.p.harmed(min(at, d.p.book.first))
			}
		}
	}
	d.at = to
}

// turn works out who writes wrongly from now on.
func (d *damage) turn() {
	p := d.p
	operations := p.w.plan.Scenario.Load.Operations
	clear(d.rate)
	byInstance := p.byInstance()
	for i := range d.rate {
		t := &p.w.crowd.Population.Tenants[i]
		version, feature := p.chances(t, byInstance)
		for k, x := range d.defects {
			ratio := x.Effect.(change.Damager).Damage()
			for _, op := range d.writes[k] {
				s := condition.Subject{
					Service: x.Service, Operation: op, Matches: p.w.crowd.Population.Classes[t.Class], Now: p.engine.Now(),
				}
				for side, share := range [...]float64{
					exposure.OldSide: 1 - version, exposure.Dark: version * (1 - feature), exposure.Lit: version * feature,
				} {
					s.Side = exposure.Side(side)
					d.rate[i] += t.Rate * float64(operations[op].Share) * share * ratio * x.In(p.state).Meets(s)
				}
			}
		}
	}
}

// account enters rows and tenants; what is written wrongly is harm from its
// first row to its last.
func (d *damage) account(o *outcome.Outcome) {
	o.Harm.RowsDamaged, o.Harm.TenantsDamaged = d.rows, d.tenants
	d.p.book.first, d.p.book.last = min(d.p.book.first, d.first), max(d.p.book.last, d.last)
}
