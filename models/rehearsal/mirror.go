package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/rollout"
)

// mirror has the new version get copies from now on, or none.
func (p *play) mirror(m rollout.Mirror) {
	if m.Share == 0 && p.router.Mirror == nil {
		return
	}
	p.traffic.Settle(p.engine.Now())
	p.router.Mirror = nil
	if m.Share > 0 {
		p.router.Mirror = make([]float64, len(p.w.plan.Scenario.Load.Operations))
		for op := range p.router.Mirror {
			if m.Writes || !p.writes(op) {
				p.router.Mirror[op] = m.Share
			}
		}
	}
	p.exposed()
}

// copies calls f for each side of which a tenant's copies of an operation are at
// the changed service, with how many there are of each attempt.
func (p *play) copies(a *ask, operation int, f func(side exposure.Side, share float64)) {
	if p.router.Mirror == nil || p.fleet.Of(exposure.New) == 0 {
		return
	}
	share := p.router.Mirror[operation]
	_, feature := p.chances(a.Tenant, 0)
	for _, x := range []struct {
		side  exposure.Side
		share float64
	}{{exposure.Dark, share * (1 - feature)}, {exposure.Lit, share * feature}} {
		if x.share > 0 {
			f(x.side, x.share)
		}
	}
}
