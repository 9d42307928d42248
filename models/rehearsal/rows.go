package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// rows are the rows that a release leaves in a format of its own.
type rows struct {
	*schema.Rows
	p     *play
	at    clock.Time
	write float64 // rows per request at the changed service, in the mean
	busy  bool    // somebody writes them now
}

func newRows(p *play) []*rows {
	if p.strategy == nil {
		return nil
	}
	var out []*rows
	pl := p.w.plan
	for _, h := range pl.Hazards {
		r := &rows{Rows: &schema.Rows{Format: h.Format, Changed: pl.Changed}, p: p}
		for op, o := range pl.Scenario.Load.Operations {
			if o.Access == "write" {
				r.write += float64(o.Share) * pl.System.Visits(op)[pl.Changed]
			}
		}
		out = append(out, r)
	}
	return out
}

func (r *rows) pass(to clock.Time) {
	r.Pass(to.Sub(r.at))
	r.at = to
}

// turn works out who writes the format from now on, and remembers them.
func (r *rows) turn() {
	p := r.p
	if p.fleet == nil { // the release has not begun
		return
	}
	writes := !r.AfterContract || p.migration.contracted()
	if writes {
		for c := range p.w.plan.Scenario.Tenants {
			if share := p.shownTo(c, r.Feature); share > 0 {
				p.router.Meet(c, share)
			}
		}
	}
	met, writing, rate := 0.0, 0.0, 0.0
	p.meetings(func(_ int, t *tenancy.Tenant, sides [exposure.Sides]float64) {
		if !p.router.Met(t.Cohort, t.Bucket) {
			return
		}
		met += t.Rate
		if !writes {
			return
		}
		share := sides[exposure.Lit]
		if !r.Feature {
			share += sides[exposure.Dark]
		}
		writing += share * t.Rate
		rate += share * t.Rate * p.w.crowd.Factor(t.Cohort, p.engine.Now())
	})
	if met == 0 {
		return
	}
	r.busy = writing > 0
	r.Turn(met, writing/met, rate*r.write)
}

// account has nothing to enter: what rows do is seen in requests.
func (r *rows) account(*outcome.Outcome) {}

// left reports whether there are such rows and nobody writes more of them.
func (r *rows) left() bool { return r.Count() >= 1 && !r.busy }

// written reports whether there are any.
func (p *play) written() bool {
	for _, r := range p.rows {
		if r.Count() >= 1 {
			return true
		}
	}
	return false
}

// shownTo is the share of a cohort's tenants some of whose requests may meet the
// feature, or the new version at all.
func (p *play) shownTo(cohort int, feature bool) float64 {
	by := func(r *exposure.Rule) float64 {
		if share := r.Shares[cohort]; !r.PerRequest || share == 0 {
			return share
		}
		return 1
	}
	share := 0.0
	if byInstance := p.byInstance(); byInstance > 0 {
		share = 1
		if p.router.Routed {
			share = by(&p.router.Route)
		}
	}
	if feature {
		share = min(share, by(&p.router.Feature))
	}
	return share
}

// forward gives everybody the new version, as the strategy deploys.
func (p *play) forward(now clock.Time) {
	config := p.steer.config
	p.router.Routed = false
	wait := clock.Span(0)
	if config.Behind != "" {
		wait = p.steer.flagPropagation()
	}
	p.router.Raise(now, exposure.Share(len(p.w.plan.Scenario.Tenants), 1), wait)
	p.ship()
	p.fleet.aim(exposure.New, p.fleet.desired, config.Deploy)
	p.takenBack = false
	if s := &p.out.Safety; !s.Full {
		s.Full, s.TimeToFull = true, now.Sub(p.w.plan.Release)
	}
	p.steer.done = true
}
