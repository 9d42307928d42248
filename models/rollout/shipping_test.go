package rollout_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// behind is a toggle whose dark version goes out by another strategy.
func behind(p rollout.Policy) *rollout.Toggle {
	out := toggle()
	out.DeployBy = p
	return out
}

// A flag may hide whatever deploys: all of its steps are taken in the dark, with
// their bakes; the flag is raised over the last of them, which is then watched for
// as long as the toggle says. Scheduled, it is all kept back together.
func TestAnythingThatDeploysMayBeBehindAFlag(t *testing.T) {
	raised := []string{"cohort internal", "10% of tenants", "100% of tenants"}
	for name, c := range map[string]struct {
		policy rollout.Policy
		baked  clock.Span
		dark   []string
	}{
		"all-at-once": {behind(&rollout.AllAtOnce{}), 60 * clock.Minute, []string{"everybody, dark"}},
		"canary":      {behind(canary("tenant")), 150 * clock.Minute, []string{"5% of tenants, dark", "25% of tenants, dark", "100% of tenants, dark"}},
		"rings": {behind(rings()), (3*45 + 60) * clock.Minute, []string{
			"staging, dark", "ring internal, dark", "ring beta, dark", "ring standard, dark"}},
		"scheduled": {&rollout.Scheduled{Then: behind(&rollout.AllAtOnce{Bake: hour})}, 110 * clock.Minute, []string{"everybody, dark"}},
	} {
		aims, baked, end := drive(t, c.policy, signal.Pass, nil)
		var titles []string
		for i, a := range aims {
			titles = append(titles, a.Title)
			if dark := i < len(c.dark); dark != a.Feature.Empty() || dark && a.Customer {
				t.Errorf("%s: %s shows the feature to %v", name, a.Title, a.Feature)
			}
		}
		if want := slices.Concat(c.dark, raised); end.Kind != rollout.Done || baked != c.baked || !slices.Equal(titles, want) {
			t.Errorf("%s: %q, %s after %s of baking, want %q after %s", name, titles, end.Kind, baked, want, c.baked)
		}
		if last := aims[len(c.dark)-1]; last.Routed != aims[len(aims)-1].Routed {
			t.Errorf("%s: the flag moves the routing", name)
		}
	}
}

// A gate that fails takes it back in either part, and says where.
func TestGatesSpeakInBothPartsOfARollout(t *testing.T) {
	p := behind(&rollout.AllAtOnce{}).Start(rollout.Scene{Cohorts: cohorts, Behind: "f"})
	at := func(step int, v signal.State) rollout.Move {
		return p.Next(rollout.Progress{Step: step, Reached: true, Since: clock.Hour, Verdict: v, Why: "9%", Cohorts: cohorts})
	}
	at(-1, signal.Pass)
	for _, c := range []struct {
		step int
		v    signal.State
		kind rollout.MoveKind
		why  string
	}{
		{0, signal.Fail, rollout.Abort, "a gate failed at everybody: 9%"},
		{0, signal.Pass, rollout.Expose, "expose cohort internal"},
		{0, signal.Fail, rollout.Abort, "a gate failed at everybody, dark: 9%"},
		{1, signal.Fail, rollout.Abort, "a gate failed at cohort internal: 9%"},
		{2, signal.Pass, rollout.Expose, "expose 100% of tenants"},
	} {
		if m := at(c.step, c.v); m.Kind != c.kind || !strings.Contains(m.Why, c.why) || m.Kind == rollout.Expose && m.Step != c.step+1 {
			t.Errorf("step %d, %s: %s to %d, %q; want %s, %q", c.step, c.v, m.Kind, m.Step, m.Why, c.kind, c.why)
		}
	}
	for while, want := range map[string][2]bool{"": {true, true}, "always": {true, true}, "dark": {true, false}, "raised": {false, true}} {
		g := rollout.Gate{While: while}
		aims, _, _ := drive(t, toggle(), signal.Pass, nil)
		if got := [2]bool{g.Reads(&aims[0]), g.Reads(&aims[1])}; got != want {
			t.Errorf("while %q: read in the dark and afterwards: %v", while, got)
		}
	}
}

// What deploys the dark version has to be right without the flag, and may not
// raise one.
func TestOnlyWhatMovesVersionsShipsTheDark(t *testing.T) {
	for _, c := range []struct {
		policy rollout.Policy
		want   []string
	}{
		{canary("tenant"), nil},
		{&rollout.Canary{}, []string{"deploy_by.steps"}},
		{toggle(), []string{"deploy_by.kind"}},
		{&rollout.Scheduled{Then: toggle()}, []string{"deploy_by.kind"}},
	} {
		var got []string
		for _, p := range behind(c.policy).Check(rollout.Scene{Cohorts: cohorts, Behind: "f"}) {
			got = append(got, p.Field)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%T: %q, want %q", c.policy, got, c.want)
		}
	}
}
