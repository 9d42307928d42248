package rehearsal

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// rows are the rows that a release leaves in a format of its own.
type rows struct {
	*schema.Rows
	p     *play
	at    clock.Time
	meant exposure.Rule // who may meet what writes the format, since at
}

func newRows(p *play) []*rows {
	if p.strategy == nil {
		return nil
	}
	var out []*rows
	pl := p.w.plan
	for _, h := range pl.Hazards {
		out = append(out, &rows{
			Rows: &schema.Rows{Format: h.Format, Changed: pl.Changed}, p: p, meant: exposure.None(len(pl.Scenario.Tenants)),
		})
	}
	return out
}

// pass remembers who may have met what writes the format, for any time at all:
// instances of a routed step are there an instant before its routing is.
func (r *rows) pass(to clock.Time) {
	if to > r.at {
		r.p.router.Meet(r.meant, condition.Generations)
	}
	r.Pass(to.Sub(r.at))
	r.at = to
}

// turn works out who writes the format from now on.
func (r *rows) turn() {
	p := r.p
	writes := !r.AfterContract || p.migration.contracted()
	meant := exposure.None(len(r.meant.Shares))
	if writes {
		meant = p.meant(r.Feature)
	}
	if !meant.Equal(r.meant) {
		r.meant = meant
		p.changes(p.engine.Now().Add(1)) // when they are remembered
	}
	var met, writing [condition.Generations + 1]float64
	rate := 0.0
	p.asks(r.Changed, func(a *ask) {
		g := p.router.Met(a.Cohort, a.Bucket)
		if g == 0 {
			return
		}
		met[g] += a.visits
		if !writes || a.Side != exposure.Lit && (r.Feature || a.Side != exposure.Dark) {
			return
		}
		writing[g] += a.visits
		if p.writes(a.Operation) {
			rate += a.visits * p.w.crowd.Factor(a.Cohort, a.Now)
		}
	})
	for g := range met {
		if met[g] > 0 {
			r.Turn(g, met[g], writing[g]/met[g])
		}
	}
	r.Write(rate)
}

// account has nothing to enter: what rows do is seen in requests.
func (r *rows) account(*outcome.Outcome) {}

// written reports whether there are any rows that only the new version reads.
func (p *play) written() bool {
	return slices.ContainsFunc(p.rows, func(r *rows) bool { return r.Written() })
}

// meant is who some of whose requests may meet the feature, or the new version
// at all.
func (p *play) meant(feature bool) exposure.Rule {
	out := exposure.None(len(p.w.plan.Scenario.Tenants))
	byInstance := p.byInstance()
	by := func(r *exposure.Rule, cohort int) float64 {
		if share := r.Shares[cohort]; !r.PerRequest || share == 0 {
			return share
		}
		return 1
	}
	for c := range out.Shares {
		if byInstance > 0 {
			out.Shares[c] = 1
			if p.router.Routed {
				out.Shares[c] = by(&p.router.Route, c)
			}
		}
		if feature {
			out.Shares[c] = min(out.Shares[c], by(&p.router.Feature, c))
		}
	}
	return out
}

// forward gives everybody the new version, as the strategy deploys.
func (p *play) forward(now clock.Time) {
	config := p.steer.config
	p.router.Routed = false
	all := exposure.Share(len(p.w.plan.Scenario.Tenants), 1)
	if config.Behind != "" {
		p.flag(all, p.steer.flagPropagation(), wanted)
	} else {
		p.router.Raise(now, all, 0)
	}
	p.ship()
	p.fleet.Aim(exposure.New, p.fleet.Desired(), config.Deploy)
	p.takenBack = false
	if s := &p.out.Safety; !s.Full {
		s.Full, s.TimeToFull = true, now.Sub(p.w.plan.Release)
	}
	p.steer.done = true
}
