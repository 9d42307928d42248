package rollout_test

import (
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func darkLaunch(then rollout.Policy) *rollout.DarkLaunch {
	return &rollout.DarkLaunch{Mirror: 0.5, Bake: 20 * minute, Then: then}
}

// Copies come first, to nobody's eyes; then the other strategy takes its steps, and
// nothing is copied any more.
func TestADarkLaunchCopiesFirst(t *testing.T) {
	for name, c := range map[string]struct {
		policy rollout.Policy
		baked  clock.Span
		want   []string
	}{
		"then a canary":   {darkLaunch(canary("tenant")), 110 * clock.Minute, []string{"copies of 50% of the reads", "5% of tenants", "25% of tenants", "100% of tenants"}},
		"then everybody":  {darkLaunch(&rollout.AllAtOnce{Bake: hour}), 80 * clock.Minute, []string{"copies of 50% of the reads", "everybody"}},
		"of all requests": {&rollout.DarkLaunch{Mirror: 1, Writes: true, Then: &rollout.AllAtOnce{}}, 0, []string{"copies of 100% of the requests", "everybody"}},
		"behind a flag": {behind(darkLaunch(&rollout.AllAtOnce{})), 80 * clock.Minute, []string{
			"copies of 50% of the reads, dark", "everybody, dark", "cohort internal", "10% of tenants", "100% of tenants"}},
	} {
		aims, baked, end := drive(t, c.policy, signal.Pass, nil)
		var titles []string
		for i, a := range aims {
			titles = append(titles, a.Title)
			copies := i == 0
			if (a.Mirror.Share > 0) != copies || copies && (a.Customer || !a.Routed || !a.Route.Empty() || a.Version != a.Mirror.Share) {
				t.Errorf("%s: %s is %+v", name, a.Title, a)
			}
		}
		if end.Kind != rollout.Done || baked != c.baked || !slices.Equal(titles, c.want) {
			t.Errorf("%s: %q, %s after %s of baking, want %q after %s", name, titles, end.Kind, baked, c.want, c.baked)
		}
		m, ok := rollout.Mirrors(c.policy)
		if _, without := rollout.Mirrors(canary("tenant")); !ok || m != aims[0].Mirror || without {
			t.Errorf("%s: copies %v, %v; a canary does: %v", name, m, ok, without)
		}
	}
	p := darkLaunch(canary("tenant")).Start(rollout.Scene{Cohorts: cohorts})
	m := p.Next(rollout.Progress{Step: 0, Reached: true, Verdict: signal.Fail, Why: "9%", Cohorts: cohorts})
	if m.Kind != rollout.Abort || m.Why != "a gate failed at copies of 50% of the reads: 9%" {
		t.Errorf("%s: %s", m.Kind, m.Why)
	}
	for want, policy := range map[string]rollout.Policy{"then": nil, "then.steps": &rollout.Canary{}} {
		if p := darkLaunch(policy).Check(rollout.Scene{Cohorts: cohorts}); len(p) != 1 || p[0].Field != want {
			t.Errorf("%v, want %s", p, want)
		}
	}
}
