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
	sum, fresh := 0.0, 0.0
	tenants := p.w.crowd.Population.Tenants
	for i := range tenants {
		version, feature := p.chances(&tenants[i])
		fresh += version * tenants[i].Rate
		sum += version * feature
	}
	p.shown = sum / float64(len(tenants))
	p.out.Harm.PeakExposure = max(p.out.Harm.PeakExposure, p.shown)

	now, st := p.engine.Now(), p.state
	st.Share, st.New = p.shown, fresh/p.w.crowd.Rate()
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

// chances returns how likely a request of a tenant meets the new version, and
// if so the feature.
func (p *play) chances(t *tenancy.Tenant) (version, feature float64) {
	running := p.fleet.of(exposure.New)
	if running == 0 {
		return 0, 0
	}
	version = float64(running) / float64(len(p.fleet.running))
	if p.router.Routed {
		version = chance(&p.router.Route, t.Cohort, t.Bucket)
	}
	return version, chance(&p.router.Feature, t.Cohort, t.Bucket)
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
