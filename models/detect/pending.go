package detect

import (
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// pending is an alarm that fails when it has been beyond its level for a while, as
// Prometheus's for clause has it: from the first time that it was seen there.
type pending struct {
	on    bool
	since clock.Time
}

// judge enters into a verdict what it comes to at an instant.
func (p *pending) judge(v *signal.Verdict, beyond bool, at clock.Time, whole clock.Span) {
	if beyond && !p.on {
		p.since = at
	}
	p.on = beyond
	switch {
	case !beyond:
		v.State = signal.Pass
	case at.Sub(p.since) >= whole:
		v.State = signal.Fail
	default:
		v.State, v.Pending = signal.Inconclusive, true
	}
}
