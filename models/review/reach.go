package review

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/signal"
)

// reach is what a defect adds to failure ratios when a stage ends.
type reach struct {
	exposed, others float64 // of those whom the stage exposes, and of the others
	all             float64 // of everybody
}

// Reach asks the defect itself what it does to the requests at a service, or at the
// edge for -1, once a stage has baked. A series of another service than the
// defect's does not show it.
func (c *Case) Reach(d *plan.Defect, s *Stage, service int) reach {
	if s.Aim.Staging || service >= 0 && service != d.Service {
		return reach{}
	}
	state := s.State.State
	now := c.Release.Add(s.Ends)
	active := d.In(&state)
	lit, other := s.sides()
	var out reach
	var exposed, others float64
	for _, g := range c.groups {
		for op, o := range c.Scenario.Load.Operations {
			visits := c.visits[op][d.Service]
			weight := g.rate * float64(o.Share)
			if service >= 0 {
				weight *= visits
			}
			fails := func(side exposure.Side) float64 {
				if visits == 0 || weight == 0 {
					return 0
				}
				e := condition.Effect{Slow: 1}
				active.Contribute(condition.Subject{Service: d.Service, Side: side, Operation: op, Matches: g.matches, Now: now}, &e)
				again := e.FailAttempt
				if service < 0 {
					again = tries(again, c.attempts(op))
				}
				return 1 - (1-e.Fail)*(1-again)
			}
			one, rest := c.shares(s, g.cohort, op)
			if service < 0 && s.Aim.Mirror.Share > 0 {
				one = 0 // no client gets what a copy is answered
			}
			if one > 0 {
				out.exposed += weight * one * fails(lit)
				exposed += weight * one
			}
			if rest > 0 {
				out.others += weight * rest * fails(other)
				others += weight * rest
			}
		}
	}
	if all := exposed + others; all > 0 {
		out.all = (out.exposed + out.others) / all
	}
	if exposed > 0 {
		out.exposed /= exposed
	}
	if others > 0 {
		out.others /= others
	}
	return out
}

// attempts is how often a request of an operation is tried at the changed service
// before its client learns of a failure: the client's tries times those of the calls
// on the way.
func (c *Case) attempts(op int) int {
	var on func(service int) (int, bool)
	on = func(service int) (int, bool) {
		if service == c.Changed {
			return 1, true
		}
		for _, e := range c.System.Services[service].Calls[op] {
			if n, ok := on(e.To); ok {
				return n * max(e.Attempts, 1), true
			}
		}
		return 0, false
	}
	n, _ := on(c.System.Entries[op])
	return max(n, 1) * max(c.Scenario.Load.Clients.Attempts, 1)
}

// everyone is how signals name all cohorts.
const everyone = signal.Everyone
