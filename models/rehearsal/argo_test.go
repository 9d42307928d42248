package rehearsal_test

import (
	"math"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// hours is what so many instances beyond the four cost, from one instant to the
// next, the last to the end.
type cost struct {
	extra int
	from  clock.Span
}

func hours(o outcome.Outcome, costs ...cost) float64 {
	sum := 0.0
	for i, c := range costs {
		to := o.End.Sub(o.Release)
		if i+1 < len(costs) {
			to = costs[i+1].from
		}
		sum += float64(c.extra) * (to - c.from).Hours()
	}
	return sum
}

const startup = 20 * clock.Second

// A canary of Argo Rollouts to the tick: a weight is in force once its instances
// are there (20 s); the old ones stay for 30 s after the last, or go as the weight
// leaves them.
func TestArgoGoesThroughItsSteps(t *testing.T) {
	half, all := 10*clock.Minute+startup, 30*clock.Minute+2*startup
	for _, c := range []struct {
		options string
		costs   []cost
	}{
		{``, []cost{{1, 0}, {2, half}, {4, all}, {0, all + startup + 30*clock.Second}}},
		{`, dynamic_stable_scale: true`, []cost{{1, 0}, {0, startup}, {1, half}, {0, half + startup}, {2, all}, {0, all + startup}}},
		{`, scale_down_delay: 5m`, []cost{{1, 0}, {2, half}, {4, all}, {0, all + startup + 5*clock.Minute}}},
	} {
		steps(t, `{name: s, kind: argo, steps: [{set_weight: 25%}, {pause: 10m}, {set_weight: 50%}, {pause: 20m}]`+c.options+`}`, false, func(t *testing.T, o outcome.Outcome) {
			if said(t, o, "expose 50%") != half || said(t, o, "expose 100%") != all || o.Safety.TimeToFull != all+startup {
				t.Errorf("50%% at %s, all at %s, done after %s", said(t, o, "expose 50%"), said(t, o, "expose 100%"), o.Safety.TimeToFull)
			}
			if want := hours(o, c.costs...); math.Abs(o.Safety.InstanceHours-want) > 1e-9 {
				t.Errorf("%s: %g extra instance-hours, want %g", c.options, o.Safety.InstanceHours, want)
			}
		})
	}
}

// Aborted at 75%: at once, since the stable instances are there, and the new ones
// stay for a while; with a dynamic stable scale after the start of the
// instances that are missing, all together.
func TestArgoAborts(t *testing.T) {
	const second, third = clock.Minute + startup, 2*clock.Minute + 2*startup
	before := []cost{{1, 0}, {2, second}, {3, third}}
	at := func(o outcome.Outcome) clock.Span { return said(t, o, "traffic-shift is done") }
	for _, c := range []struct {
		options string
		back    map[string]clock.Span
		costs   func(abort clock.Span) []cost
	}{
		{"", map[string]clock.Span{"100% of": 0}, func(abort clock.Span) []cost { return append(before, cost{0, abort + 30*clock.Second}) }},
		{"abort_scale_down_delay: 5m, ", map[string]clock.Span{"100% of": 0}, func(abort clock.Span) []cost { return append(before, cost{0, abort + 5*clock.Minute}) }},
		{"abort_scale_down_delay: 0s, ", map[string]clock.Span{"100% of": 0}, func(clock.Span) []cost { return before }},
		{"dynamic_stable_scale: true, ", map[string]clock.Span{"100% of": startup}, func(abort clock.Span) []cost {
			out := []cost{{1, 0}, {0, startup}, {1, second}, {0, second + startup}, {1, third}, {0, third + startup}}
			return append(out, cost{3, abort}, cost{0, abort + startup}) // the three that are missing come, then the new go
		}},
	} {
		steps(t, `{name: s, kind: argo, steps: [{set_weight: 25%}, {pause: 1m}, {set_weight: 50%}, {pause: 1m}, {set_weight: 75%}, {pause: 30m}], `+c.options+
			`gate: [{detector: errors, over: rollout, initial_delay: 5m, count: 1}]}`, true, func(t *testing.T, o outcome.Outcome) {
			abort := at(o)
			for share, after := range c.back {
				if got := said(t, o, share+" the requests go back") - abort; got != after {
					t.Errorf("%s: %s the requests are back %s after the abort, want %s", c.options, share, got, after)
				}
			}
			if abort != 5*clock.Minute+startup || o.Result != outcome.Aborted {
				t.Errorf("%s: aborted at %s, %s", c.options, abort, o.Result)
			}
			if want := hours(o, c.costs(abort)...); math.Abs(o.Safety.InstanceHours-want) > 1e-9 {
				t.Errorf("%s: %g extra instance-hours, want %g", c.options, o.Safety.InstanceHours, want)
			}
		})
	}
}

// Once everybody has it, the version before is a release of its own with all its
// pauses; within the rollback window it is out as soon as its instances are.
func TestArgoRollsBackAsItRollsOut(t *testing.T) {
	const strategy = `{name: s, kind: argo, OPTIONS steps: [{set_weight: 50%}, {pause: 10m}]}`
	for options, want := range map[string][]clock.Span{
		"":                     {startup, startup + 10*clock.Minute + startup},
		"rollback_window: 1, ": {-1, startup},
	} {
		steps(t, strings.Replace(strategy, "OPTIONS", options, 1), true, func(t *testing.T, o outcome.Outcome) {
			back := said(t, o, "rollback is done")
			if want[0] >= 0 && said(t, o, "50% of the requests go back")-back != want[0] {
				t.Errorf("half is back after %s, want %s", said(t, o, "50% of the requests go back")-back, want[0])
			}
			if got := said(t, o, "100% of the requests go back") - back; got != want[1] || o.Result != outcome.RolledBack {
				t.Errorf("%sback after %s, want %s; %s", options, got, want[1], o.Result)
			}
			if late := o.Recovery.LastHarm.Sub(o.Release) - back; late < want[1]-clock.Minute || late > want[1]+clock.Minute {
				t.Errorf("%sthe last harm comes %s after the rollback, want %s", options, late, want[1])
			}
		}, "observe.detectors.errors.page=oncall", "respond.oncall.diagnose=15m")
	}
}

// A canary scale of its own: 75% of the requests on one instance, as many as a
// person lets it; then as many instances as the weight needs.
func TestArgoScalesTheCanary(t *testing.T) {
	const strategy = `{name: s, kind: argo, steps: [{set_canary_scale: {replicas: 3}}, {pause: 5m}, {set_canary_scale: {replicas: 1}}, {set_weight: 75%}, {person: true},
		{set_canary_scale: {match_traffic_weight: true}}, {pause: 5m}]}`
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		one := startup + 5*clock.Minute  // fewer instances take no time
		promoted := one + 6*clock.Minute // of the person
		all := promoted + startup + 5*clock.Minute
		if got := said(t, o, "expose 75% of requests: "); got != promoted {
			t.Errorf("as many as the weight needs at %s, want %s", got, promoted)
		}
		if o.Safety.Waits != 1 || o.Safety.TimeToFull != all+startup {
			t.Errorf("%d waits, everybody after %s, want %s", o.Safety.Waits, o.Safety.TimeToFull, all+startup)
		}
		want := hours(o, cost{3, 0}, cost{1, one}, cost{3, promoted}, cost{4, all}, cost{0, all + startup + 30*clock.Second})
		if math.Abs(o.Safety.InstanceHours-want) > 1e-9 {
			t.Errorf("%g extra instance-hours, want %g", o.Safety.InstanceHours, want)
		}
	})
}

// A gate that begins with a later step stops what it finds there, whatever the
// strategy; an analysis that fails before there is any instance has nothing to take
// back.
func TestGatesBeginWithAStep(t *testing.T) {
	const gate = `gate: [{detector: errors, over: rollout, starting_step: 2, interval: 1m}]}`
	for strategy, begins := range map[string]string{
		`{name: s, kind: argo, steps: [{set_weight: 25%}, {pause: 5m}, {pause: 5m}], `:                                                              "expose 25% of requests: 25% of requests has baked",
		`{name: s, kind: flagger, interval: 1m, step_weight: 10%, max_weight: 50%, `:                                                                "expose 20%",
		`{name: s, kind: canary, steps: [{to: 5%, bake: 2m}, {to: 10%, bake: 2m}, {to: 25%, bake: 20m}, {to: 100%}], `:                              "expose 25%",
		`{name: s, kind: scheduled, windows: [{}], then: {kind: argo, steps: [{set_weight: 25%}, {pause: 5m}, {pause: 5m}]}, `:                      "expose 25% of requests: 25% of requests has baked",
		`{name: s, kind: dark-launch, mirror: 10%, bake: 2m, then: {kind: canary, steps: [{to: 5%, bake: 2m}, {to: 25%, bake: 20m}, {to: 100%}]}, `: "expose 25%",
	} {
		steps(t, strategy+gate, true, func(t *testing.T, o outcome.Outcome) {
			if at, abort := said(t, o, begins), said(t, o, "abort"); o.Result != outcome.Aborted || abort < at || abort > at+2*clock.Minute+startup {
				t.Errorf("%s: %s, begins at %s and aborts at %s", strategy, o.Result, at, abort)
			}
		})
	}
	steps(t, `{name: s, kind: argo, steps: [{analysis: [errors]}, {set_weight: 25%}], gate: [{detector: errors, over: analysis, interval: 1m, count: 2}]}`, true, func(t *testing.T, o outcome.Outcome) {
		// Five errors, 10 s apart, as nobody sends the new version anything.
		if at := said(t, o, "abort"); at != 40*clock.Second || o.Result != outcome.Aborted || o.Harm.PeakExposure != 0 || o.Safety.InstanceHours != 0 {
			t.Errorf("%s at %s, exposed %g, %g instance-hours", o.Result, at, o.Harm.PeakExposure, o.Safety.InstanceHours)
		}
	})
}
