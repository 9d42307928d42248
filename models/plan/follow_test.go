package plan_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Where it is left open, plays are followed for an hour more than the longest
// step of any strategy, and for 8 hours at least.
func TestFollowIsLongEnoughForEveryStep(t *testing.T) {
	canary := func(bake clock.Span) rollout.Policy {
		return &rollout.Canary{By: "tenant", Steps: []rollout.Weight{{To: 0.5, Bake: unit.Duration(bake)}, {To: 1}}}
	}
	for _, c := range []struct {
		policy      rollout.Policy
		given, want clock.Span
	}{
		{&rollout.AllAtOnce{}, 0, 8 * clock.Hour},
		{canary(clock.Hour), 0, 8 * clock.Hour},
		{canary(12 * clock.Hour), 0, 13 * clock.Hour},
		{canary(12 * clock.Hour), 2 * clock.Hour, 2 * clock.Hour},
		{canary(60 * 24 * clock.Hour), 0, 30 * clock.Day},
		{&rollout.Flagger{Interval: unit.Duration(10 * clock.Hour), StepWeight: 0.5, MaxWeight: 0.5, Threshold: 1, Rollout: true}, 0, 21 * clock.Hour}, // two ticks from everybody to the end
		{&rollout.Scheduled{Windows: []rollout.Window{{Days: []string{"Fri"}}}, Then: canary(2 * clock.Hour)}, 0, 8 * clock.Hour},
	} {
		s := shop()
		s.Clock.Follow = unit.Duration(c.given)
		s.Strategies, s.Change.Defects = s.Strategies[:1], nil
		s.Strategies[0].Policy = c.policy
		if got := plan.Compile(s, "h", nil).Follow; got != c.want {
			t.Errorf("%T, %s given: followed for %s, want %s", c.policy, c.given, got, c.want)
		}
	}
}
