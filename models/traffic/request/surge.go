package request

import (
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// additional is where the numbers of the requests of surges begin.
const additional = 1 << 31

// surge is a Poisson process of its own beside the usual one: what comes
// without it is not touched by it, request by request.
type surge struct {
	*traffic.Surge
	draws rng.Stream
}

func (e *Engine) newSurges() {
	e.extra = additional
	for i := range e.site.Crowd.Surges {
		s := &e.site.Crowd.Surges[i]
		e.surges = append(e.surges, surge{s, s.Draws})
		e.sim.At(s.Next(-1), sim.World, e.onSurge, uint64(i)<<1)
	}
}

// surge proposes an arrival at the surge's largest rate, or only looks how
// strong it has become. There is no memory between arrivals, so one that is
// called off for a change of strength may be drawn anew.
func (e *Engine) surge(now clock.Time, arg uint64) {
	s := &e.surges[arg>>1]
	if arg&1 == 1 {
		e.admit(now, e.extra, s)
		e.extra++
	}
	change := s.Next(now)
	if s.Strength(now) > 0 {
		gap := clock.FromSeconds(s.draws.Exp() / (e.peak * (s.Factor - 1)))
		if at := now.Add(gap); at < change {
			e.sim.At(at, sim.World, e.onSurge, arg|1)
			return
		}
	}
	if change < clock.Never {
		e.sim.At(change, sim.World, e.onSurge, arg&^1)
	}
}
