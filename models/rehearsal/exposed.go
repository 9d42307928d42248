package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// exposed brings the share of the tenants that meet the feature up to date;
// where exposure is per request or per instance, the chance that a request of
// theirs does.
func (p *play) exposed() {
	if p.strategy == nil {
		return
	}
	p.listen()
	sum, fresh, lit, byInstance := 0.0, 0.0, 0.0, p.byInstance()
	tenants := p.w.crowd.Population.Tenants
	for i := range tenants {
		version, feature := p.chances(&tenants[i], byInstance)
		fresh += version * tenants[i].Rate
		lit += version * feature * tenants[i].Rate
		sum += version * feature
	}
	p.shown = sum / float64(len(tenants))
	p.out.Harm.PeakExposure = max(p.out.Harm.PeakExposure, p.shown)

	now, st := p.engine.Now(), p.state
	st.Share, st.New, st.Lit = p.shown, fresh/p.w.crowd.Rate(), lit/p.w.crowd.Rate()
	st.Pinned = p.router.Routed && !p.router.Route.PerRequest
	if p.shown > 0 && st.Exposed == clock.Never {
		st.Exposed = now
		for _, d := range p.defects {
			if d.Moment.After > 0 {
				p.changes(now.Add(d.Moment.After))
			}
		}
	}
	p.change()
}

// byInstance is the share of the instances in the traffic that run the new version.
func (p *play) byInstance() float64 {
	all, fresh := 0.0, 0.0
	for _, r := range p.fleet.Running() {
		if r.Out {
			continue
		}
		if all++; r.Version == exposure.New {
			fresh++
		}
	}
	return fresh / max(all, 1)
}

// chances returns how likely a request of a tenant meets the new version, and
// if so the feature.
func (p *play) chances(t *tenancy.Tenant, byInstance float64) (version, feature float64) {
	version = byInstance
	if p.router.Routed && byInstance > 0 {
		version = chance(&p.router.Route, t.Cohort, t.Bucket)
	}
	if len(p.flags.showing) == 0 {
		return version, chance(&p.router.Feature, t.Cohort, t.Bucket)
	}
	for _, h := range p.flags.showing {
		feature += h.Share * chance(h.Rule, t.Cohort, t.Bucket)
	}
	return version, feature
}

// ship notes that some of the change has left staging.
func (p *play) ship() {
	p.withdrawing = false
	first := p.state.Shipped == clock.Never
	p.state.Shipped = min(p.state.Shipped, p.engine.Now())
	if first {
		p.flushes()
	}
	p.change()
}

// withdraw notes that nothing of the change is out there any more, once the
// instances that replace it do. Lowering a flag alone withdraws nothing.
func (p *play) withdraw() {
	if p.undoing && p.fleet.Settled() && !p.steer.goesBack() {
		p.undoing = false
		p.marks.works(p.engine.Now())
	}
	if p.withdrawing && p.fleet.Settled() && p.fleet.Of(exposure.New) == 0 {
		p.withdrawing = false
		p.state.Shipped = clock.Never
		p.change()
	}
}

func chance(r *exposure.Rule, cohort int, bucket float64) float64 {
	switch {
	case r.PerRequest:
		return r.Shares[cohort]
	case r.Sees(cohort, bucket):
		return 1
	}
	return 0
}
