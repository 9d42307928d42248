package rehearsal

import (
	"strings"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// progress is what the policy is told now.
func (s *steer) progress(now clock.Time) rollout.Progress {
	pl := s.p.w.plan
	gates := s.gates.read()
	out := rollout.Progress{
		Now: now.Sub(pl.Release), Local: local(pl.Scenario.Clock.Start.SinceMonday(), now),
		Step: s.step, Reached: s.reached, Caught: s.caught,
		Verdict: gates.state, Why: gates.why, Counts: gates.counts, Paused: gates.paused, Asked: s.gates.question, Decided: s.gates.decided,
		Flagged: s.config.Behind != "", Cohorts: s.cohorts, Load: s.load,
	}
	if s.reached {
		out.Since = now.Sub(s.since)
		if s.applied && !s.aim.Staging {
			out.Heard = s.since.Sub(s.inForce)
		}
	}
	if s.step >= 0 && !s.waits && !s.aim.Staging {
		out.Ready, out.Wanted = s.p.fleet.Of(exposure.New), s.p.fleet.Wanted()
		if out.Ready < out.Wanted {
			out.Stalled = now.Sub(s.progressed)
		}
	}
	return out
}

// count notes when there was last one more instance of the new version than
// before.
func (s *steer) count() {
	n := s.p.fleet.Of(exposure.New)
	if n > s.ready {
		s.progressed = s.p.engine.Now()
	}
	s.ready = n
}

// hold tells why the rollout waits where that is worth telling, and asks who has
// to be asked. What is followed does not end while a window is closed.
func (s *steer) hold(now clock.Time, m rollout.Move) {
	// What it waits for is said once, with the figures of then.
	if waits, _, _ := strings.Cut(m.Why, ": "); m.Tell && waits != s.told {
		s.told = waits
		s.p.note(outcome.Did, "rollout", m.Why)
	}
	if m.Person {
		s.gates.ask(m.Why)
	}
	if m.Closed && !s.p.book.Harmed() {
		s.p.end = max(s.p.end, now.Add(m.For+s.p.w.plan.Follow))
	}
}

// local is the time of the week at an instant, on a clock that showed start at
// the play's beginning.
func local(start clock.Span, now clock.Time) clock.Span {
	return (start + clock.Span(now)) % (7 * clock.Day)
}

// open begins to route, so far nobody to the new version, before the first of
// its instances is ready.
func (s *steer) open() {
	if r := s.p.router; !r.Routed && s.p.fleet.Of(exposure.New) == 0 {
		s.p.traffic.Settle(s.p.engine.Now())
		r.Routed, r.Route = true, exposure.None(len(s.p.w.plan.Scenario.Tenants))
	}
}

// retire stops the old instances some time after all requests have moved.
func (s *steer) retire(keep clock.Span) {
	f := s.p.fleet
	stop := func() {
		if f.Beside(exposure.New) {
			f.Moved()
			s.p.exposed()
		}
	}
	if keep > 0 {
		s.p.engine.Do(s.p.engine.Now().Add(keep), sim.World, "scale-down", stop)
		return
	}
	f.Moved()
}
