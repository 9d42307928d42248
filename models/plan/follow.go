package plan

import (
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// follow is how long plays are followed. Where the scenario leaves that open, it
// is long enough for every strategy to come to its end: an hour more than its
// longest step (judgement), and 8 h at least.
func follow(s *Scenario) clock.Span {
	if given := s.Clock.Follow.Span(); given > 0 {
		return given
	}
	longest := 8 * clock.Hour
	for i := range s.Strategies {
		st := &s.Strategies[i]
		stages, _ := foreseen(s, st)
		for _, x := range stages {
			longest = max(longest, x.Ends-x.Begins-x.Closed+clock.Hour)
		}
	}
	return min(longest, 30*clock.Day)
}

// foreseen lists the stages of a strategy in which nothing goes wrong and nothing
// takes time but what it waits for itself; not ok if it does not come to its end.
func foreseen(s *Scenario, st *rollout.Strategy) ([]rollout.Stage, bool) {
	before := rollout.Progress{Flagged: st.Behind != "", Local: s.Clock.Start.SinceMonday() + s.Release.Start.Span()}
	for _, c := range s.Tenants {
		before.Cohorts, before.Load = append(before.Cohorts, c.Name), append(before.Load, float64(c.Rate))
	}
	return rollout.Foresee(st.Policy.Start(s.Scene(st)), rollout.Foresight{
		Progress: before, Takes: func(_, _ rollout.Aim) clock.Span { return 0 },
	})
}
