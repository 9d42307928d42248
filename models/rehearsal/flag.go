package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// flags is what has been set of the flag in a play.
type flags struct {
	set     [2]int     // how often it was raised, and lowered
	due     clock.Time // when the last setting that takes its time, as everybody knows, has been heard of
	showing []exposure.Hearing
	ears    []*exposure.Ear
}

// flag sets who is to see the feature, and returns when every instance has heard
// of it that hears at all, or Never. Where that takes its time, or while the flag
// service is down, it is as if it were set when that is over, unless it was set
// again or is not wanted any more.
func (p *play) flag(aim exposure.Rule, wait clock.Span, wanted func() bool) (heard clock.Time) {
	now := p.engine.Now()
	takes := p.setting(aim)
	set := p.flags.set
	from := p.flagUp(now.Add(takes))
	if from == now {
		p.setFlag(aim, wait)
		return now.Add(p.router.Within(wait))
	}
	p.note(outcome.True, "world", "the flag is set, and nobody hears of it yet")
	p.at(from, sim.World, "flag-set", func() {
		if set != p.flags.set || !wanted() {
			return
		}
		p.traffic.Settle(from)
		p.note(outcome.True, "world", "the flag is heard of")
		p.setFlag(aim, wait)
		p.exposed()
	})
	if from == clock.Never {
		return clock.Never
	}
	heard = from.Add(p.router.Within(wait))
	if takes > 0 {
		p.flags.due = now.Add(takes + p.router.Within(wait))
	}
	return heard
}

func (p *play) setFlag(aim exposure.Rule, wait clock.Span) {
	p.router.Raise(p.engine.Now(), aim, wait)
	if !aim.Empty() {
		p.raised()
	}
}

// flagUp returns when the flag service is there, from now on.
func (p *play) flagUp(now clock.Time) clock.Time {
	for at := now; ; {
		until := at
		for _, t := range p.troubles {
			if _, mutes := t.Effect.(fault.Muter); !mutes || at == clock.Never {
				continue
			}
			if s, to := t.Strength(t.onset, at); s > 0 {
				until = max(until, to)
			}
		}
		if until == at {
			return at
		}
		at = until
	}
}

// at has something done, unless that is never.
func (p *play) at(when clock.Time, class sim.Phase, name string, what func()) {
	if when < clock.Never {
		p.engine.Do(when, class, name, what)
	}
}

func wanted() bool { return true }
