package rehearsal_test

import (
	"math"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// steady is a shop of which all can be worked out: four instances that start in
// 20 s, a person who takes 6 minutes, a detector of one minute.
const steady = `
name: steady
clock: {start: "Mon 09:00", follow: 40m}
release: {start: 1m}
tenants: [{cohort: all, count: 200, rate: 30/s, skew: zipf(0), weight: 100%}]
load:
  operations: [{name: op, share: 100%, entry: shop}]
  clients: {timeout: 1s, attempts: 1}
services: [{name: shop, instances: 4, concurrency: 8, time: 5ms, startup: 20s}]
change: {service: shop, defects: [{kind: functional, name: broken, probability: 100%, fail: 50%}]}
strategies: [STRATEGY]
observe: {scrape: 10s, detectors: [{name: errors, kind: threshold, scope: exposed, above: 10%, window: 1m, min_requests: 5}]}
respond:
  oncall: {page: 0s, ack: 2m, diagnose: 4m, wrong_hypothesis: 0%, busy: 0%}
  actions: [{kind: traffic-shift, takes: 0s}, {kind: rollback, takes: 0s, succeeds: 100%}]
`

// steps plays one world of a strategy by both engines, bad or clean.
func steps(t *testing.T, strategy string, bad bool, test func(t *testing.T, o outcome.Outcome), sets ...string) {
	t.Helper()
	for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
		t.Run(f.String(), func(t *testing.T) {
			p, err := scenarios.Parse("steady", []byte(strings.Replace(steady, "STRATEGY", strategy, 1)), sets)
			if err != nil {
				t.Fatal(err)
			}
			p.Fidelity = f
			test(t, find(t, rehearsal.World(p, 1, 0, nil), p.Strategies[0].Name, bad))
		})
	}
}

// said returns when the timeline first says something, after the release.
func said(t *testing.T, o outcome.Outcome, text string) clock.Span {
	t.Helper()
	for _, e := range o.Timeline {
		if strings.Contains(e.Text, text) {
			return e.At.Sub(o.Release)
		}
	}
	t.Fatalf("nobody says %q: %v", text, o.Timeline)
	return 0
}

// A gate that pauses asks a person, who sees the same detector and takes it
// back 6 minutes later; on a clean release nobody is asked.
func TestAPausedRolloutAsksAPerson(t *testing.T) {
	const strategy = `{name: s, kind: canary, steps: [{to: 25%, bake: 30m}, {to: 100%}], gate: [{detector: errors, on_fail: pause}]}`
	steps(t, strategy, true, func(t *testing.T, o outcome.Outcome) {
		paused, decided := said(t, o, "paused at"), said(t, o, "takes the rollout back")
		if decided-paused != 6*clock.Minute || o.Safety.Waits != 1 || o.Result != outcome.Aborted || o.Safety.PeopleMinutes != 4 {
			t.Errorf("decided %s after the pause, %d waits, %g people minutes, %s", decided-paused, o.Safety.Waits, o.Safety.PeopleMinutes, o.Result)
		}
	})
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		if o.Safety.Waits != 0 || o.Result != outcome.Completed {
			t.Errorf("a clean release waits %d times and is %s", o.Safety.Waits, o.Result)
		}
	})
}

// Nobody is in the canary of a detector that wants a million requests: every
// measurement is inconclusive, so the rollout pauses; a person who sees nothing
// red lets it go on, with a count of its own, which pauses it again.
func TestInconclusiveCountsPauseAgain(t *testing.T) {
	const strategy = `{name: s, kind: canary, steps: [{to: 25%, bake: 1m}, {to: 100%}], gate: [{detector: errors, interval: 1m, count: 3, inconclusive_limit: 1}]}`
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		// Measured at once and after a minute; then 6 minutes of a person, again and again until the end.
		if o.Safety.Waits < 4 || o.Safety.Full || o.Result != outcome.Stuck {
			t.Errorf("%d waits, %s", o.Safety.Waits, o.Result)
		}
	}, "observe.detectors.errors.min_requests=1000000")
}

// A count that is not over holds the step, however short its bake.
func TestACountHoldsTheStep(t *testing.T) {
	const strategy = `{name: s, kind: canary, steps: [{to: 25%, bake: 1m}, {to: 100%}], gate: [{detector: errors, interval: 2m, initial_delay: 3m, count: 4}]}`
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		// 20 s until the instance is there, 3 minutes, and three intervals; the last step 20 s more.
		if want := 20*clock.Second + 9*clock.Minute + 20*clock.Second; o.Safety.TimeToFull != want {
			t.Errorf("everybody has it after %s, want %s", o.Safety.TimeToFull, want)
		}
	})
}

// A gate that notifies pages somebody and stops nothing.
func TestAGateThatNotifiesStopsNothing(t *testing.T) {
	const strategy = `{name: s, kind: canary, steps: [{to: 25%, bake: 3m}, {to: 100%}], gate: [{detector: errors, on_fail: notify}]}`
	steps(t, strategy, true, func(t *testing.T, o outcome.Outcome) {
		if said(t, o, "100% of tenants") != 20*clock.Second+3*clock.Minute || o.Safety.Pages != 1 || o.Result != outcome.RolledBack {
			t.Errorf("pages %d, %s: %v", o.Safety.Pages, o.Result, o.Timeline)
		}
	})
}

// A gate that wants the old version deployed again has it so, though the
// traffic could be shifted at once.
func TestAGateMayWantARollback(t *testing.T) {
	for on, want := range map[string]string{"abort": "starts traffic-shift", "rollback": "starts rollback"} {
		steps(t, `{name: s, kind: canary, steps: [{to: 25%, bake: 30m}, {to: 100%}], gate: [{detector: errors, on_fail: `+on+`}]}`, true, func(t *testing.T, o outcome.Outcome) {
			if said(t, o, want) != said(t, o, "abort:") || o.Result != outcome.Aborted {
				t.Errorf("%s: %s, %v", on, o.Result, o.Timeline)
			}
		})
	}
}

// What shows only once everybody has it is stopped at the last step by a gate
// that watches it, and by nobody where the promotion is unguarded.
func TestAnUnguardedPromotionIsNotStopped(t *testing.T) {
	for promotion, want := range map[string]outcome.Result{"watched": outcome.Aborted, "unguarded": outcome.LeftBad} {
		steps(t, `{name: s, kind: canary, promotion: `+promotion+`, steps: [{to: 50%, bake: 2m}, {to: 100%, bake: 20m}], gate: [{detector: errors}]}`, true, func(t *testing.T, o outcome.Outcome) {
			if o.Result != want || o.Safety.Full != (promotion == "unguarded") || o.Harm.PeakExposure != 1 {
				t.Errorf("%s: %s, full %v, exposed %g", promotion, o.Result, o.Safety.Full, o.Harm.PeakExposure)
			}
		}, "change.defects.broken.when={after: 4m}")
	}
}

// Blue-green: four instances more, from the release until the old ones are
// stopped, a delay after the switch is no longer watched; nobody is exposed before
// the switch, everybody at it; while the old ones are there all are back at once.
func TestBlueGreenSwitchesAndBack(t *testing.T) {
	const strategy = `{name: s, kind: blue-green, preview: 10m, bake: 5m, scale_down_delay: 30m, gate: [{detector: errors}]}`
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		switched := 20*clock.Second + 10*clock.Minute
		want := 4 * (switched + 5*clock.Minute + 30*clock.Minute).Hours()
		if said(t, o, "expose everybody") != switched || math.Abs(o.Safety.InstanceHours-want) > 1e-9 {
			t.Errorf("%g extra instance-hours, want %g; switched at %s", o.Safety.InstanceHours, want, said(t, o, "expose everybody"))
		}
	})
	// Unset it is 30 s.
	steps(t, strings.Replace(strategy, "scale_down_delay: 30m, ", "", 1), false, func(t *testing.T, o outcome.Outcome) {
		if want := 4 * (20*clock.Second + 15*clock.Minute + 30*clock.Second).Hours(); math.Abs(o.Safety.InstanceHours-want) > 1e-9 {
			t.Errorf("%g extra instance-hours, want %g", o.Safety.InstanceHours, want)
		}
	})
	// What shows late is switched back, however short the delay is: it has not begun.
	for _, delay := range []string{"", "scale_down_delay: 30s, ", "scale_down_delay: 0s, "} {
		steps(t, strings.Replace(strategy, "scale_down_delay: 30m, ", delay, 1), true, func(t *testing.T, o outcome.Outcome) {
			aborted, last := said(t, o, "abort"), o.Recovery.LastHarm.Sub(o.Release)
			if o.Result != outcome.Aborted || last < aborted-clock.Second || last > aborted+clock.Second || said(t, o, "traffic-shift is done") != aborted {
				t.Errorf("with %q: %s after %s, the last harm after %s", delay, o.Result, aborted, last)
			}
		}, "change.defects.broken.when={after: 2m}")
	}
	steps(t, strategy, true, func(t *testing.T, o outcome.Outcome) {
		back := said(t, o, "traffic-shift is done")
		if o.Harm.PeakExposure != 1 || o.Result != outcome.Aborted || o.Recovery.LastHarm.Sub(o.Release) > back+clock.Minute {
			t.Errorf("exposed %g, %s, last harm %s, back at %s", o.Harm.PeakExposure, o.Result, o.Recovery.LastHarm.Sub(o.Release), back)
		}
		if said(t, o, "abort") < 20*clock.Second+10*clock.Minute {
			t.Error("a gate fails before anybody is exposed")
		}
	})
}

// A canary by instances shows what whole instances allow: one of two at most
// for 5% of one, one of five for 25% of four; and taking it back is a rollout.
func TestCanaryByInstances(t *testing.T) {
	for _, c := range []struct {
		instances string
		share     float64
	}{{"1", 0.5}, {"3", 0.25}, {"4", 0.2}, {"10", 0.1 * 10 / 11}} {
		steps(t, `{name: s, kind: canary, by: request, routing: instances, steps: [{to: 5%, bake: 10m}, {to: 100%}], gate: [{detector: errors}]}`, true, func(t *testing.T, o outcome.Outcome) {
			if math.Abs(o.Harm.PeakExposure-c.share) > 1e-9 || o.Result != outcome.Aborted || said(t, o, "rollback is done") == 0 {
				t.Errorf("%s instances: exposed %g, want %g; %s", c.instances, o.Harm.PeakExposure, c.share, o.Result)
			}
		}, "services.shop.instances="+c.instances)
	}
}

// Kubernetes: minReadySeconds makes every batch of a rolling update that much
// longer; a version that never gets ready stalls after the deadline, which is
// said and takes nothing back, unless that is what the strategy wants.
func TestReadyInstancesAndStalledOnes(t *testing.T) {
	const rolling = `{name: s, kind: all-at-once, deploy: {kind: rolling, surge: 25%, unavailable: 0%, min_ready: 40s}}`
	steps(t, rolling, false, func(t *testing.T, o outcome.Outcome) {
		if want := 4 * clock.Minute; o.Safety.TimeToFull != want {
			t.Errorf("one after the other takes %s, want %s", o.Safety.TimeToFull, want)
		}
	})
	const crash = "change.defects=[{kind: crash, name: dies, probability: 100%}]"
	for on, want := range map[string]outcome.Result{"hold": outcome.Stuck, "abort": outcome.Aborted} {
		steps(t, `{name: s, kind: all-at-once, stalled: `+on+`}`, true, func(t *testing.T, o outcome.Outcome) {
			if at := said(t, o, "is stalled"); at != 10*clock.Minute || o.Result != want {
				t.Errorf("%s: stalled after %s, %s, want %s", on, at, o.Result, want)
			}
		}, crash)
	}
}

// A release that waits for the night is followed as long after it as any.
func TestAScheduledReleaseIsFollowed(t *testing.T) {
	const strategy = `{name: s, kind: scheduled, windows: [{days: [Tue], from: "02:00", to: "03:00"}], then: {kind: canary, steps: [{to: 25%, bake: 90m}, {to: 100%}]}}`
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		// The second step misses the window by half an hour, and waits for a week.
		night, week := 17*clock.Hour-clock.Minute, 7*clock.Day
		if said(t, o, "expose 25%") != night || said(t, o, "expose 100%") != night+week || !o.Safety.Full {
			t.Errorf("out at %s, everybody at %s", said(t, o, "expose 25%"), said(t, o, "expose 100%"))
		}
	}, "tenants.0.rate=0.01/s", "clock.follow=2h")
}

// Flagger's primary stays until it is promoted, so there is a way back at once
// from all requests; cohorts that match are all that an A/B test exposes.
func TestFlaggersPrimaryStays(t *testing.T) {
	for options, exposed := range map[string]float64{"step_weight: 100%": 1, "iterations: 3, match: [all]": 1} {
		steps(t, `{name: s, kind: flagger, interval: 1m, `+options+`, gate: [{detector: errors}]}`, true, func(t *testing.T, o outcome.Outcome) {
			if o.Harm.PeakExposure != exposed || o.Result != outcome.Aborted || said(t, o, "traffic-shift is done") != 3*clock.Minute {
				t.Errorf("%s: exposed %g, %s: %v", options, o.Harm.PeakExposure, o.Result, o.Timeline)
			}
			if late := o.Recovery.LastHarm.Sub(o.Release); late > 3*clock.Minute+2*clock.Second {
				t.Errorf("%s: the last harm comes %s after the release", options, late)
			}
		}, "tenants.0.rate=60/s")
	}
}

// Copies show a bad version before anybody meets it: blue/green by mirror is
// rolled back though nobody was exposed.
func TestFlaggersMirrorExposesNobody(t *testing.T) {
	const strategy = `{name: s, kind: flagger, interval: 1m, threshold: 2, iterations: 5, mirror: true, gate: [{detector: errors}]}`
	steps(t, strategy, true, func(t *testing.T, o outcome.Outcome) {
		if o.Harm.PeakExposure != 0 || o.Harm.TenantsHit != 0 || said(t, o, "abort:") != 4*clock.Minute {
			t.Errorf("exposed %g, %d tenants hit: %v", o.Harm.PeakExposure, o.Harm.TenantsHit, o.Timeline)
		}
	})
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		if said(t, o, "expose 100%") != 6*clock.Minute || o.Safety.Over != 9*clock.Minute {
			t.Errorf("switched at %s, done after %s", said(t, o, "expose 100%"), o.Safety.Over)
		}
	})
}

// Zone by zone, one instance of the first before the others: the deploy replaces
// one after the other, and a zone that fails takes its version with it.
func TestZonesOneAfterTheOther(t *testing.T) {
	const strategy = `{name: s, kind: zones, one_box_bake: 5m, first_bake: 20m, deploy: {kind: in-place, config: OneAtATime}}`
	zones := []string{"services.shop.instances=6", "services.shop.zones=2"}
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		first := startup + 5*clock.Minute
		second := first + 2*startup + 20*clock.Minute
		if said(t, o, "expose zone 0") != first || said(t, o, "expose zone 1") != second || o.Safety.TimeToFull != second+3*startup {
			t.Errorf("zone 0 at %s, zone 1 at %s, all after %s", said(t, o, "expose zone 0"), said(t, o, "expose zone 1"), o.Safety.TimeToFull)
		}
		if o.Safety.InstanceHours != 0 {
			t.Errorf("%g instance-hours on top", o.Safety.InstanceHours)
		}
	}, zones...)
	for zone, peak := range map[string]float64{"0": 0.5, "1": 1} { // the old one fails: everybody meets the new
		steps(t, strategy, true, func(t *testing.T, o outcome.Outcome) {
			if o.Harm.PeakExposure != peak {
				t.Errorf("zone %s fails: %g exposed, want %g", zone, o.Harm.PeakExposure, peak)
			}
		}, append(zones, "clock.follow=20m", "faults=[{kind: zone.loss, name: gone, target: {zone: "+zone+"}, start: 12m, duration: 5m}]")...)
	}
}

// Batches of whole instances: at most a third of ten at a time, the first smaller.
func TestBatches(t *testing.T) {
	const strategy = `{name: s, kind: batches, first: 5%, bake: 5m, deploy: {kind: in-place, fleet_percent: 66%}}`
	steps(t, strategy, false, func(t *testing.T, o outcome.Outcome) {
		for i, title := range []string{"1 of 10", "4 of 10", "7 of 10", "10 of 10"} {
			if got, want := said(t, o, "expose "+title), clock.Span(i)*(startup+5*clock.Minute); got != want {
				t.Errorf("%s at %s, want %s", title, got, want)
			}
		}
	}, "services.shop.instances=10")
}

// Who watches the last step for hours does not keep it from anybody: everybody has it
// when the step is in force, also where following ends before the watch does.
func TestWatchingTheLastStepDelaysNobody(t *testing.T) {
	for _, bake := range []string{"0s", "10m", "10h"} {
		steps(t, `{name: s, kind: canary, by: request, steps: [{to: 50%, bake: 5m}, {to: 100%, bake: `+bake+`}]}`, false, func(t *testing.T, o outcome.Outcome) {
			if want := 5*clock.Minute + 2*startup; !o.Safety.Full || o.Safety.TimeToFull != want {
				t.Errorf("watched for %s, everybody has it after %s, want %s", bake, o.Safety.TimeToFull, want)
			}
			if over := o.Safety.Over > 0; over != (bake != "10h") {
				t.Errorf("watched for %s, over after %s", bake, o.Safety.Over)
			}
		})
	}
}
