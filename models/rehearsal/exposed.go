package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// exposed brings the share of the tenants that meet the feature up to date;
// where exposure is per request or per instance, the chance that a request of
// theirs does.
func (p *play) exposed() {
	if p.strategy == nil {
		return
	}
	all := len(p.fleet.running)
	byInstance := 0.0
	if all > 0 {
		byInstance = float64(p.fleet.of(exposure.New)) / float64(all)
	}
	sum, fresh := 0.0, 0.0
	tenants := p.w.crowd.Population.Tenants
	for i := range tenants {
		t := &tenants[i]
		version := byInstance
		if p.router.Routed {
			version = chance(&p.router.Route, t.Cohort, t.Bucket)
			if p.fleet.of(exposure.New) == 0 {
				version = 0
			}
		}
		fresh += version * t.Rate
		if version > 0 {
			sum += version * chance(&p.router.Feature, t.Cohort, t.Bucket)
		}
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

func chance(r *exposure.Rule, cohort int, bucket float64) float64 {
	switch {
	case r.PerRequest:
		return r.Shares[cohort]
	case r.Sees(cohort, bucket):
		return 1
	}
	return 0
}
