package rehearsal

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// ears are those of a play, under every strategy behind a flag the same; without
// a flag there is nothing to hear of.
func (p *play) ears() exposure.Ears {
	pl := p.w.plan
	out := exposure.Ears{Instances: pl.System.Services[pl.Changed].Instances}
	if p.strategy == nil || pl.Scenario.Strategies[p.strategy.Index].Behind == "" {
		return out
	}
	out.Delivery = pl.Scenario.Flags
	if stale := float64(out.Delivery.Stale); stale > 0 {
		luck := p.w.draws.Key("flag/stale")
		for i := range out.Instances {
			out.Stale = append(out.Stale, luck.Uniform(uint64(i)) < stale)
		}
	}
	for i := range pl.Faults {
		if _, mutes := pl.Faults[i].Effect.(fault.Muter); mutes && out.Delivery.Down == "default" {
			out.Down = p.answers
		}
	}
	return out
}

// answers returns when the flag service does, for an instance that starts now;
// when it does again, who sees what is another.
func (p *play) answers() clock.Time {
	now := p.engine.Now()
	up := p.flagUp(now)
	if up > now && up < clock.Never {
		p.at(up.Add(p.router.Within(0)), sim.World, "flag-answers", func() {
			p.traffic.Settle(p.engine.Now())
			p.exposed()
		})
	}
	return up
}

// setting counts a setting of the flag and draws how long it takes before anybody
// can hear of it. The luck is that of the first raise, the second, and so on.
func (p *play) setting(aim exposure.Rule) clock.Span {
	what, which := "raise", 0
	if aim.Empty() {
		what, which = "lower", 1
	}
	p.flags.set[which]++
	takes := p.w.plan.Scenario.Flags.Takes
	if takes.IsZero() || takes.Mean() == 0 {
		return 0
	}
	s := p.w.draws.Stream(fmt.Sprintf("flag/%s/%d", what, p.flags.set[which]))
	return takes.Span(&s)
}

// listen works out what instances will show once everybody has heard who hears at
// all, where that is not the same for all.
func (p *play) listen() {
	p.flags.showing = p.flags.showing[:0]
	if !p.router.Uneven() {
		return
	}
	p.flags.ears = p.flags.ears[:0]
	for _, r := range p.fleet.Running() {
		if r.Version == exposure.New && !r.Out {
			p.flags.ears = append(p.flags.ears, p.router.Ear(r.ID))
		}
	}
	settled := p.router.Raised.Add(p.router.Within(p.router.Propagation))
	p.flags.showing = p.router.Hearing(max(p.engine.Now(), settled), p.flags.ears, p.flags.showing)
}
