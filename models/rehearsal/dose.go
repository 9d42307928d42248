package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// dose is harm that is counted in things other than requests: rows, messages.
// It grows with what each tenant sends, whatever the engine: its sum in the
// mean, and for every tenant the instant of the first by its own exponential
// draw.
type dose struct {
	crowd *traffic.Crowd
	at    clock.Time
	rate  []float64    // by tenant: per second at the daily mean, since at
	taken []float64    // by tenant: so far, in the mean
	due   []float64    // what it has taken when the first one is there
	began []clock.Time // by tenant: the first one; Never before

	sum     float64    // over all tenants, in the mean
	tenants int        // with at least one
	first   clock.Time // of all; Never before
	last    clock.Time // until when it grew
}

func newDose(crowd *traffic.Crowd, draws rng.Key) *dose {
	n := len(crowd.Population.Tenants)
	d := &dose{crowd: crowd, first: clock.Never, rate: make([]float64, n), taken: make([]float64, n), due: make([]float64, n), began: make([]clock.Time, n)}
	for i := range d.due {
		d.began[i] = clock.Never
		s := draws.At(uint64(i))
		d.due[i] = s.Exp()
	}
	return d
}

// pass adds up to an instant; rates have stood still since the last call. hit,
// when not nil, is told of every tenant's first.
func (d *dose) pass(to clock.Time, hit func(tenant int, at clock.Time)) {
	if to <= d.at {
		return
	}
	dt := to.Sub(d.at).Seconds()
	for i := range d.rate {
		if d.rate[i] == 0 {
			continue
		}
		grown := d.rate[i] * d.crowd.Factor(d.crowd.Population.Tenants[i].Cohort, d.at) * dt
		d.take(i, grown, d.at, to, hit)
	}
	d.at = to
}

// take gives a tenant more, evenly over a time.
func (d *dose) take(tenant int, grown float64, from, to clock.Time, hit func(tenant int, at clock.Time)) {
	before := d.taken[tenant]
	d.taken[tenant] += grown
	d.sum += grown
	d.last = to
	if before < d.due[tenant] && d.taken[tenant] >= d.due[tenant] {
		d.tenants++
		at := from.Add(clock.Span(float64(to.Sub(from)) * (d.due[tenant] - before) / grown))
		d.first, d.began[tenant] = min(d.first, at), at
		if hit != nil {
			hit(tenant, at)
		}
	}
}

// spread divides an amount among tenants in proportion to weights.
func (d *dose) spread(amount float64, weights []float64, from, to clock.Time, hit func(tenant int, at clock.Time)) {
	if amount <= 0 {
		return
	}
	all := 0.0
	for _, w := range weights {
		all += w
	}
	for i, w := range weights {
		if w > 0 {
			d.take(i, amount*w/all, from, to, hit)
		}
	}
}
