package rehearsal

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// class groups the ends that are attributed together.
type class uint8

// A failure by the change is the change's own: it counts one by one. Errors of
// the background strike the same requests in every play, so their net is what
// the release added. Rejects and timeouts come from queues, which one
// perturbation decouples for good: they count as the net of a window.
const (
	own class = iota
	background
	congestion
	classes
)

func classOf(e traffic.End) class {
	switch e {
	case traffic.ByChange:
		return own
	case traffic.Errored:
		return background
	}
	return congestion
}

// forget is the share of spared failures that is still held against later ones
// a minute on: where queues are decoupled, a failure is often only moved by a
// few minutes (judgement: a memory of ten minutes).
const forget = 0.9

// harm attributes failures to the release, window by window.
type harm struct {
	tenants []tenancy.Tenant
	control func(minute int64) tally
	luck    rng.Key // one uniform per window and class
	slo     float64 // allowed failure ratio

	spared  [classes]float64 // owed by windows that had fewer failures than the control
	total   [classes]float64
	causes  outcome.Causes
	saved   float64
	hit     []bool
	failed  []float64 // by tenant
	hurt    []float32 // by minute of the failure
	first   clock.Time
	last    clock.Time // before the first gap that ends the service recovery
	harmful func(first clock.Time)

	requests []int32 // by tenant, in these five minutes
	failures []int32
	touched  []int32
	degraded []bool
}

func newHarm(p *play, slo float64) *harm {
	n := len(p.w.crowd.Population.Tenants)
	return &harm{
		tenants: p.w.crowd.Population.Tenants, control: p.w.control.tallyOf,
		luck: p.w.draws.Key("ledger/thinning"), slo: slo, first: clock.Never,
		hit: make([]bool, n), failed: make([]float64, n), degraded: make([]bool, n),
		requests: make([]int32, n), failures: make([]int32, n),
	}
}

// close attributes the failures of one window.
func (h *harm) close(m int64, w *window) {
	control := h.control(m)
	var played, net [classes]float64
	for e := traffic.Errored; int(e) < traffic.Ends; e++ {
		c := classOf(e)
		played[c] += float64(w.failed[e])
		net[c] += float64(w.failed[e] - control.failed[e])
	}
	net[own] = played[own]
	var share, offset [classes]float64
	for c := range classes {
		excess := h.settle(c, net[c])
		if excess > 0 {
			share[c] = excess / played[c]
			offset[c] = h.luck.Sub(uint64(c)).Uniform(uint64(m))
		}
		h.total[c] += excess
	}
	// Systematic sampling: each failure of a class is attributed with the
	// class's share, and in all as many as the excess, to within one.
	for i := range w.failures {
		f := &w.failures[i]
		c := classOf(f.end)
		if share[c] == 0 {
			continue
		}
		before := math.Floor(offset[c])
		offset[c] += share[c]
		if share[c] >= 1 || math.Floor(offset[c]) > before {
			h.attribute(f)
		}
	}
	h.degrade(m, w)
}

// settle returns the excess of a window's net after what earlier windows
// spared, and keeps what this one spares.
func (h *harm) settle(c class, net float64) float64 {
	owed := h.spared[c] * forget
	if net <= 0 {
		h.spared[c] = owed - net
		h.saved -= net
		return 0
	}
	paid := min(owed, net)
	h.spared[c] = owed - paid
	h.saved -= paid
	return net - paid
}

func (h *harm) attribute(f *failure) {
	h.hit[f.tenant] = true
	h.failed[f.tenant]++
	if h.failures[f.tenant] == 0 {
		h.touched = append(h.touched, f.tenant)
	}
	h.failures[f.tenant]++
	switch f.end {
	case traffic.ByChange:
		h.causes.Change++
	case traffic.Rejected:
		h.causes.Reject++
	case traffic.TimedOut:
		h.causes.Timeout++
	default:
		h.causes.Other++
	}
	at := int(f.at / minute)
	for len(h.hurt) <= at {
		h.hurt = append(h.hurt, 0)
	}
	h.hurt[at]++
	if f.at < h.first {
		first := h.first == clock.Never
		h.first = f.at
		if first && h.harmful != nil {
			h.harmful(f.at)
		}
	}
	h.last = max(h.last, f.at)
}

// degrade closes the five-minute windows of the tenants_degraded figure: at
// least 3 attributable failures, and a failure ratio whose lower 95% limit
// (Wilson) is beyond the SLO.
func (h *harm) degrade(m int64, w *window) {
	for t, n := range w.requests {
		h.requests[t] += n
	}
	if m%5 != 4 {
		return
	}
	for _, t := range h.touched {
		k, n := int(h.failures[t]), int(h.requests[t])
		if k >= 3 && stats.Proportion(min(k, n), n, 0.95).Low > h.slo {
			h.degraded[t] = true
		}
		h.failures[t] = 0
	}
	h.touched = h.touched[:0]
	clear(h.requests)
}

// outcome sums up.
func (h *harm) outcome(cohorts []tenancy.Cohort) outcome.Harm {
	out := outcome.Harm{Tenants: len(h.tenants), Spared: h.saved, ByCause: h.causes}
	for _, c := range cohorts {
		out.Cohorts = append(out.Cohorts, outcome.CohortHarm{Name: c.Name})
	}
	all := 0.0
	for i := range h.tenants {
		t := &h.tenants[i]
		c := &out.Cohorts[t.Cohort]
		c.Tenants++
		all += t.Weight
		c.Failed += h.failed[i]
		if h.hit[i] {
			c.Hit++
			c.WeightHit += t.Weight
			out.TenantsHit++
			out.WeightHit += t.Weight
		}
		if h.degraded[i] {
			c.Degraded++
			out.TenantsDegraded++
		}
	}
	if all > 0 {
		out.WeightHit /= all
		for i := range out.Cohorts {
			out.Cohorts[i].WeightHit /= all
		}
	}
	for _, x := range h.total {
		out.Failed += x
	}
	for _, x := range h.hurt {
		if x > 0 {
			out.Minutes++
		}
	}
	return out
}
