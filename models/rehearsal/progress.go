package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// progress is what the policy is told now.
func (s *steer) progress(now clock.Time) rollout.Progress {
	pl := s.p.w.plan
	verdict, why := s.p.verdict(s.step)
	out := rollout.Progress{
		Now: now.Sub(pl.Release), Local: local(pl.Scenario.Clock.Start.SinceMonday(), now),
		Step: s.step, Reached: s.reached, Verdict: verdict, Why: why, Caught: s.caught,
		Flagged: s.config.Behind != "", Cohorts: pl.CohortNames(), Load: pl.CohortRates(),
	}
	if s.reached {
		out.Since = now.Sub(s.since)
	}
	return out
}

// local is the time of the week at an instant, on a clock that showed start at
// the play's beginning.
func local(start clock.Span, now clock.Time) clock.Span {
	return (start + clock.Span(now)) % (7 * clock.Day)
}
