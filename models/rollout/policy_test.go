package rollout_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

var cohorts = []string{"internal", "beta", "standard"}

const (
	minute = unit.Duration(clock.Minute)
	hour   = unit.Duration(clock.Hour)
)

func canary(by string) *rollout.Canary {
	return &rollout.Canary{By: by, Steps: []rollout.Weight{{To: 0.05, Bake: 30 * minute}, {To: 0.25, Bake: hour}, {To: 1}}}
}

func toggle() *rollout.Toggle {
	return &rollout.Toggle{Dark: 10 * minute, Steps: []rollout.Raise{
		{Cohort: "internal", Bake: 20 * minute}, {To: 0.1, Bake: 30 * minute}, {To: 1},
	}}
}

func rings() *rollout.Rings {
	return &rollout.Rings{Order: []string{"staging", "internal", "beta", "standard"}, Bake: 45 * minute}
}

func Example() {
	c := canary("tenant").Start(rollout.Scene{Cohorts: cohorts})
	first := c.Next(rollout.Progress{Step: -1, Cohorts: cohorts})
	fmt.Println(first.Kind, first.Aim.Title, first.Aim.Route.Shares)
	wait := c.Next(rollout.Progress{Step: 0, Reached: true, Since: 10 * clock.Minute, Cohorts: cohorts})
	fmt.Println(wait.Kind, wait.For)
	stop := c.Next(rollout.Progress{Step: 0, Reached: true, Verdict: signal.Fail, Why: "9% against 1%", Cohorts: cohorts})
	fmt.Println(stop.Kind, stop.Why)
	// Output:
	// expose 5% of tenants [0.05 0.05 0.05]
	// hold 20m0s
	// abort a gate failed at 5% of tenants: 9% against 1%
}

// drive plays a policy to its end with gates that always give one verdict, and
// returns the steps that it exposed and the total time that it baked.
func drive(t *testing.T, p rollout.Policy, verdict signal.State, load []float64) (aims []rollout.Aim, baked clock.Span, end rollout.Move) {
	t.Helper()
	procedure := p.Start(rollout.Scene{Cohorts: cohorts})
	now := rollout.Progress{Step: -1, Cohorts: cohorts, Load: load}
	for range 1000 {
		m := procedure.Next(now)
		switch m.Kind {
		case rollout.Expose:
			if m.Step != now.Step+1 {
				t.Fatalf("goes from step %d to %d", now.Step, m.Step)
			}
			now.Step, now.Reached, now.Since, now.Verdict = m.Step, false, 0, verdict
			aims = append(aims, m.Aim)
		case rollout.Hold:
			switch {
			case !now.Reached && m.For == 0:
				now.Reached = true
			case m.For > 0:
				now.Since += m.For
				baked += m.For
			default:
				return aims, baked, m
			}
		default:
			return aims, baked, m
		}
	}
	t.Fatal("does not come to an end")
	return
}

func TestStepsOfEachPolicy(t *testing.T) {
	type step struct {
		title           string
		version         float64
		routed          bool
		route, feature  []float64
		focus           signal.Focus
		staging, public bool
	}
	all, none := []float64{1, 1, 1}, []float64{0, 0, 0}
	share := func(s float64) []float64 { return []float64{s, s, s} }
	for name, c := range map[string]struct {
		policy rollout.Policy
		load   []float64
		baked  clock.Span
		want   []step
	}{
		"all-at-once": {&rollout.AllAtOnce{}, nil, 0, []step{{"everybody", 1, false, all, all, signal.ByVersion, false, true}}},
		"canary": {canary("tenant"), nil, 90 * clock.Minute, []step{
			{"5% of tenants", 0.05, true, share(0.05), all, signal.ByVersion, false, true},
			{"25% of tenants", 0.25, true, share(0.25), all, signal.ByVersion, false, true},
			{"100% of tenants", 1, true, all, all, signal.ByVersion, false, true},
		}},
		"toggle": {toggle(), nil, 60 * clock.Minute, []step{
			{"the dark version", 1, false, all, none, signal.ByVersion, false, false},
			{"cohort internal", 1, false, all, []float64{1, 0, 0}, signal.ByFeature, false, false},
			{"10% of tenants", 1, false, all, []float64{1, 0.1, 0.1}, signal.ByFeature, false, true},
			{"100% of tenants", 1, false, all, all, signal.ByFeature, false, true},
		}},
		"toggle by half a cohort": {&rollout.Toggle{Steps: []rollout.Raise{{Cohort: "beta", To: 0.5}, {To: 1}}}, nil, 0, []step{
			{"the dark version", 1, false, all, none, signal.ByVersion, false, false},
			{"50% of cohort beta", 1, false, all, []float64{0, 0.5, 0}, signal.ByFeature, false, true},
			{"100% of tenants", 1, false, all, all, signal.ByFeature, false, true},
		}},
		"rings": {rings(), nil, 3 * 45 * clock.Minute, []step{
			{"staging", 0, false, none, none, signal.ByVersion, true, false},
			{"ring internal", 1.0 / 3, true, []float64{1, 0, 0}, all, signal.ByVersion, false, false},
			{"ring beta", 2.0 / 3, true, []float64{1, 1, 0}, all, signal.ByVersion, false, true},
			{"ring standard", 1, true, all, all, signal.ByVersion, false, true},
		}},
		"rings that know the load": {rings(), []float64{1, 9, 90}, 3 * 45 * clock.Minute, []step{
			{"staging", 0, false, none, none, signal.ByVersion, true, false},
			{"ring internal", 0.01, true, []float64{1, 0, 0}, all, signal.ByVersion, false, false},
			{"ring beta", 0.1, true, []float64{1, 1, 0}, all, signal.ByVersion, false, true},
			{"ring standard", 1, true, all, all, signal.ByVersion, false, true},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			aims, baked, end := drive(t, c.policy, signal.Pass, c.load)
			if end.Kind != rollout.Done || baked != c.baked {
				t.Errorf("ends with %s after %s of baking, want done after %s", end.Kind, baked, c.baked)
			}
			if len(aims) != len(c.want) {
				t.Fatalf("%d steps, want %d", len(aims), len(c.want))
			}
			for i, a := range aims {
				got := step{a.Title, a.Version, a.Routed, a.Route.Shares, a.Feature.Shares, a.Focus, a.Staging, a.Customer}
				if fmt.Sprint(got) != fmt.Sprint(c.want[i]) {
					t.Errorf("step %d\n got %v\nwant %v", i, got, c.want[i])
				}
			}
		})
	}
}

func TestCanaryByRequestRoutesByLuck(t *testing.T) {
	for by, want := range map[string]bool{"request": true, "tenant": false} {
		m := canary(by).Start(rollout.Scene{Cohorts: cohorts}).Next(rollout.Progress{Step: -1, Cohorts: cohorts})
		if m.Aim.Route.PerRequest != want || m.Aim.Title != "5% of "+by+"s" {
			t.Errorf("by %s: per request %v, %q", by, m.Aim.Route.PerRequest, m.Aim.Title)
		}
	}
}

// The answers within one step, for every policy that waits between steps.
func TestAnswersWithinAStep(t *testing.T) {
	wait := func(p *rollout.Canary) *rollout.Canary { p.Undecided = "wait"; return p }
	at := func(step int, since clock.Span, v signal.State) rollout.Progress {
		return rollout.Progress{Step: step, Reached: true, Since: since, Verdict: v, Why: "burn: 20 against 14", Cohorts: cohorts}
	}
	ramp := at(0, 0, signal.Pass)
	ramp.Reached = false
	failing := at(0, 0, signal.Fail)
	failing.Reached = false
	caught := at(0, 0, signal.Pass)
	caught.Caught = true
	for name, c := range map[string]struct {
		policy rollout.Policy
		now    rollout.Progress
		want   rollout.MoveKind
		wait   clock.Span
		why    string
	}{
		"not in force yet":                {canary("tenant"), ramp, rollout.Hold, 0, "not in force yet"},
		"fails while instances start":     {canary("tenant"), failing, rollout.Abort, 0, "burn: 20 against 14"},
		"bakes":                           {canary("tenant"), at(0, 10*clock.Minute, signal.Pass), rollout.Hold, 20 * clock.Minute, "bakes for 30m"},
		"bakes though it cannot tell":     {canary("tenant"), at(0, 10*clock.Minute, signal.NoData), rollout.Hold, 20 * clock.Minute, "bakes"},
		"fails during the bake":           {canary("tenant"), at(0, 10*clock.Minute, signal.Fail), rollout.Abort, 0, "burn: 20 against 14"},
		"goes on":                         {canary("tenant"), at(0, 30*clock.Minute, signal.Pass), rollout.Expose, 0, "no gate objects"},
		"goes on without data":            {canary("tenant"), at(0, 30*clock.Minute, signal.NoData), rollout.Expose, 0, "no-data"},
		"waits without data":              {wait(canary("tenant")), at(0, 30*clock.Minute, signal.NoData), rollout.Hold, 0, "a person has to decide"},
		"waits if inconclusive":           {wait(canary("tenant")), at(0, 30*clock.Minute, signal.Inconclusive), rollout.Hold, 0, "inconclusive"},
		"is done without data":            {wait(canary("tenant")), at(2, 0, signal.NoData), rollout.Done, 0, "everybody"},
		"fails at the last step":          {canary("tenant"), at(2, 0, signal.Fail), rollout.Abort, 0, "100% of tenants"},
		"staging reveals it":              {rings(), caught, rollout.Abort, 0, "staging revealed it"},
		"the dark version fails":          {toggle(), at(0, 0, signal.Fail), rollout.Abort, 0, "the dark version"},
		"the dark version bakes":          {toggle(), at(0, 0, signal.Pass), rollout.Hold, 10 * clock.Minute, "bakes for 10m"},
		"all at once watches on":          {&rollout.AllAtOnce{Bake: hour}, at(0, 0, signal.Pass), rollout.Hold, clock.Hour, "bakes for 1h"},
		"all at once is stopped by gates": {&rollout.AllAtOnce{}, failing, rollout.Abort, 0, "burn"},
	} {
		m := c.policy.Start(rollout.Scene{Cohorts: cohorts}).Next(c.now)
		if m.Kind != c.want || m.For != c.wait || !strings.Contains(m.Why, c.why) {
			t.Errorf("%s: %s for %s (%s), want %s for %s (…%s…)", name, m.Kind, m.For, m.Why, c.want, c.wait, c.why)
		}
	}
}

// A tenant that a step exposed stays exposed in every later one.
func TestExposureOnlyGrows(t *testing.T) {
	for name, p := range map[string]rollout.Policy{"canary": canary("tenant"), "toggle": toggle(), "rings": rings()} {
		aims, _, _ := drive(t, p, signal.Pass, nil)
		before := rollout.Aim{Route: exposure.None(3), Feature: exposure.None(3)}
		for _, a := range aims {
			for c := range cohorts {
				for _, bucket := range []float64{0, 0.04, 0.2, 0.999} {
					if !a.Staging && !before.Staging && (before.Route.Sees(c, bucket) && !a.Route.Sees(c, bucket) || before.Feature.Sees(c, bucket) && !a.Feature.Sees(c, bucket)) {
						t.Errorf("%s: %q takes the tenant at %v of %s back out", name, a.Title, bucket, cohorts[c])
					}
				}
			}
			before = a
		}
	}
}

func TestChecks(t *testing.T) {
	nan := unit.Percent(nan())
	weights := func(w ...rollout.Weight) *rollout.Canary { return &rollout.Canary{Steps: w} }
	flags := func(r ...rollout.Raise) *rollout.Toggle { return &rollout.Toggle{Steps: r} }
	order := func(names ...string) *rollout.Rings { return &rollout.Rings{Order: names} }
	for _, c := range []struct {
		policy rollout.Checker
		behind string
		want   []string
	}{
		{&rollout.AllAtOnce{}, "", nil},
		{&rollout.AllAtOnce{}, "f", []string{"behind: all-at-once moves versions and raises no flag"}},
		{canary("tenant"), "", nil},
		{canary("tenant"), "f", []string{"behind: a canary moves versions and raises no flag"}},
		{weights(), "", []string{"steps: has no steps"}},
		{weights(rollout.Weight{To: 0.5}), "", []string{"steps[0].to: ends at 50%: the others would keep the old version for good"}},
		{weights(rollout.Weight{To: 0.5}, rollout.Weight{To: 0.5}, rollout.Weight{To: 1}), "", []string{"steps[1].to: does not grow: 50% after 50%"}},
		{weights(rollout.Weight{To: nan, Bake: -1}, rollout.Weight{To: 1}), "", []string{"steps[0].to: is no share: NaN", "steps[0].bake: is negative: -1ns"}},
		{toggle(), "f", nil},
		{toggle(), "", []string{"behind: is missing: a toggle needs a flag to raise"}},
		{flags(), "f", []string{"steps: has no steps"}},
		{flags(rollout.Raise{Cohort: "gamma"}, rollout.Raise{To: 1}), "f", []string{`steps[0].cohort: there is no cohort "gamma"`}},
		{flags(rollout.Raise{To: 1}, rollout.Raise{Cohort: "beta"}), "f", []string{"steps[1]: exposes nobody new: cohort beta"}},
		{flags(rollout.Raise{Bake: hour}, rollout.Raise{To: 1}), "f", []string{"steps[0]: says neither whom nor how many"}},
		{flags(rollout.Raise{To: 0.5}), "f", []string{"steps: end before everybody sees the feature"}},
		{flags(rollout.Raise{Cohort: "internal"}, rollout.Raise{Cohort: "beta"}, rollout.Raise{Cohort: "standard"}), "f", nil},
		{rings(), "", nil},
		{rings(), "f", []string{"behind: a rollout in rings moves versions and raises no flag"}},
		{order("staging"), "", []string{"order: opens the release to nobody"}},
		{order("internal", "staging", "beta", "standard"), "", []string{"order[1]: staging comes after tenants"}},
		{order("internal", "beta", "beta", "standard"), "", []string{"order[2]: beta is a ring already"}},
		{order("internal", "gamma", "standard"), "", []string{`order[1]: there is no cohort "gamma"`, "order: cohort beta is in no ring"}},
	} {
		problems := c.policy.Check(rollout.Scene{Cohorts: cohorts, Behind: c.behind})
		var got []string
		for _, p := range problems {
			got = append(got, p.Field+": "+p.Msg)
			if p.Hint == "" {
				t.Errorf("%s: %s has no remedy", p.Field, p.Msg)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v behind %q:\n got %q\nwant %q", c.policy, c.behind, got, c.want)
		}
	}
}

func nan() float64 { var zero float64; return zero / zero }
