package conformance_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// The invariants I1 to I10 of the field: what must come out of the mechanics,
// whatever the figures of a scenario. I6, that a ring of share s misses what k
// tenants trigger with (1-s)^k, is TestRingsMissRareTriggers in
// models/rehearsal; I7, that a backlog drains in λT/(μ-λ), is TestBacklogDrains
// there and TestDrain in models/queue. What messages and caches do to I3 is in
// models/rehearsal, too, and I8 is TestPartsAddUp.

// unattended takes detection and reaction away.
var unattended = []string{"observe.detectors=[]", "respond.actions=[]", "expect=[]", "release.start=5m"}

// played returns the outcome of each strategy in one world by flow.
func played(t *testing.T, name string, bad bool, sets ...string) map[string]outcome.Outcome {
	t.Helper()
	p, err := scenarios.Load(name, sets)
	if err != nil {
		t.Fatal(err)
	}
	with := *p
	with.Fidelity = plan.Flow
	out := map[string]outcome.Outcome{}
	for _, o := range rehearsal.World(&with, 1, 0, nil).Plays {
		if o.Bad == bad {
			out[o.Strategy] = o
		}
	}
	return out
}

// I1: what two versions do to each other follows s(1-s). With 12 requests a
// second that can fail, 3 600 s and every one that meets both failing, counts by
// Poisson have a standard deviation of at most 0.34% of what is possible; 2% has a
// false-alarm probability below 1e-7.
func TestMixedVersionsHurtByHalves(t *testing.T) {
	ways := `strategies=[{name: c10, kind: canary, by: request, steps: [{to: 10%, bake: 10h}, {to: 100%}]}, ` +
		`{name: c50, kind: canary, by: request, steps: [{to: 50%, bake: 10h}, {to: 100%}]}, ` +
		`{name: c90, kind: canary, by: request, steps: [{to: 90%, bake: 10h}, {to: 100%}]}, ` +
		`{name: pinned, kind: canary, by: tenant, steps: [{to: 50%, bake: 10h}, {to: 100%}]}, ` +
		`{name: at-once, kind: all-at-once, deploy: {kind: rolling}}]`
	o := played(t, "two-versions", true, append(unattended, ways, "change.defects.0.fail=100%", "load.clients.attempts=1", "clock.follow=60m")...)
	// The defect is at orders, which 40% of 30 requests a second reach.
	possible := 12 * (60 * clock.Minute).Seconds()
	for name, s := range map[string]float64{"c10": 0.1, "c50": 0.5, "c90": 0.9, "pinned": 0} {
		if got := o[name].Harm.Failed / possible; math.Abs(got-2*s*(1-s)) > 0.02 {
			t.Errorf("%s: %.3f of the requests fail, want 2s(1-s) = %.3f", name, got, 2*s*(1-s))
		}
	}
	if o["at-once"].Harm.Failed > 0.1*o["c10"].Harm.Failed {
		t.Errorf("all at once fails %g, a long canary %g", o["at-once"].Harm.Failed, o["c10"].Harm.Failed)
	}
	// When one of them understands the other, half of it is left.
	for _, refuses := range []string{"old", "new"} {
		o := played(t, "two-versions", true, append(unattended, ways, "change.defects.0.fail=100%", "load.clients.attempts=1", "clock.follow=60m",
			"change.defects.0.when.refuses="+refuses)...)
		for name, s := range map[string]float64{"c10": 0.1, "c50": 0.5, "c90": 0.9, "pinned": 0} {
			if got := o[name].Harm.Failed / possible; math.Abs(got-s*(1-s)) > 0.02 {
				t.Errorf("%s, the %s version refuses: %.3f of the requests fail, want s(1-s) = %.3f", name, refuses, got, s*(1-s))
			}
		}
	}
}

// I2: a setting that goes everywhere, and a lock, hurt as much under a canary of
// 1% as when everybody gets it.
func TestSomeHarmDoesNotFollowTheShare(t *testing.T) {
	ways := `strategies=[{name: narrow, kind: canary, by: tenant, steps: [{to: 1%, bake: 10h}, {to: 100%}]}, ` +
		`{name: wide, kind: canary, by: tenant, steps: [{to: 99%, bake: 10h}, {to: 100%}]}]`
	o := played(t, "config-flip", true, append(unattended, ways, "clock.follow=30m")...)
	if a, b := o["narrow"].Harm, o["wide"].Harm; b.Failed < 1000 || math.Abs(a.Failed/b.Failed-1) > 0.05 || a.TenantsHit < 9*b.TenantsHit/10 {
		t.Errorf("a setting: %g requests and %d tenants under 1%%, %g and %d under 99%%", a.Failed, a.TenantsHit, b.Failed, b.TenantsHit)
	}
	lock := `change.migration={store: orders-db, steps: [{do: expand, at: before deploy, lock: {hold: 30s}}]}`
	o = played(t, "small-shop", false, append(unattended, ways, lock, "clock.follow=10m")...)
	if a, b := o["narrow"].Harm, o["wide"].Harm; b.Failed < 100 || a.Failed != b.Failed || a.TenantsHit != b.TenantsHit {
		t.Errorf("a lock: %g requests and %d tenants under 1%%, %g and %d under 99%%", a.Failed, a.TenantsHit, b.Failed, b.TenantsHit)
	}
}

// I3: rows that were written wrongly, and rows that the old version cannot read,
// go on hurting when the change is taken back.
func TestSomeHarmOutlivesTheWayBack(t *testing.T) {
	quick := []string{"respond.oncall={page: 0s, ack: 1m, diagnose: 2m, wrong_hypothesis: 0%}", "expect=[]"}
	o := played(t, "wrong-rows", true, append(quick, "clock.follow=2h")...)["all-at-once"]
	if o.Result != outcome.RolledBack || o.Recovery.Parts[outcome.Repair] == 0 || o.Recovery.Full <= o.Recovery.Service {
		t.Errorf("wrong rows: %v, recovery %+v", o.Result, o.Recovery)
	}
	back := func(o outcome.Outcome) clock.Time {
		for _, e := range o.Timeline {
			if e.Lane == outcome.Did && e.Text == "rollback is done" {
				return e.At
			}
		}
		return clock.Never
	}
	for name, o := range played(t, "rollback-hazard", true, quick...) {
		if at := back(o); at != clock.Never && o.Recovery.LastHarm > at.Add(10*clock.Minute) {
			return
		} else if at != clock.Never {
			t.Logf("%s: back at %v, last harm at %v", name, at, o.Recovery.LastHarm)
		}
	}
	t.Error("rows that the old version cannot read hurt nobody after a rollback")
}

// I5: what starts every instance anew, as a deploy does, hides a leak. Instances
// are ended one by one every 40 minutes, in the control as well, while the leak
// takes 80: none ever gets there.
func TestRestartsHideALeak(t *testing.T) {
	bare := append(unattended, "respond.oncall.ack=1m", "clock.follow=3h",
		"strategies=[{name: all-at-once, kind: all-at-once, deploy: {kind: rolling, surge: 25%, unavailable: 0%}}]")
	restarts := "faults=[{kind: instance.crash, target: {service: orders}, start: 30m, duration: 12m, schedule: {every: 40m, times: 5}, restart_after: 1s, grace: 5s}]"
	seen, hidden := 0, 0
	for _, o := range []struct {
		sets []string
		into *int
	}{{bare, &seen}, {append(bare, restarts, "fault_guard.service=100%"), &hidden}} {
		for _, e := range played(t, "leak", true, o.sets...)["all-at-once"].Series.Failed {
			if e > 0 {
				*o.into++
			}
		}
	}
	if seen == 0 || hidden > 0 {
		t.Errorf("%d minutes with harm as it is, %d when everything is started anew every 40 minutes", seen, hidden)
	}
}

// I4: a pool that new and old instances share hurts both alike: the gate that
// compares them stays green, for both steps of the canary, while far more requests
// fail than were promised.
func TestASharedPoolHidesFromComparison(t *testing.T) {
	o := played(t, "pool-surge", false)["canary"]
	for _, e := range o.Timeline {
		if e.Lane == outcome.Seen && e.Who == "api-errors" && e.At < o.Release.Add(clock.Hour) {
			t.Errorf("the comparison notices at %v: %s", e.At, e.Text)
		}
	}
	if share := o.Harm.Failed / float64(o.Requests); share < 0.01 {
		t.Errorf("%.4f of the requests fail, more than 1%% must", share)
	}
}

// I9: a canary by request touches most of the tenants that send much, however few
// of its requests fail; one by tenant no more than are in its share. 1 in 50 of
// the orders of a canary of 5% fails, which is one request in a thousand. A tenant
// that sends 0.8 requests a second orders 2 300 times in two hours and is spared
// with exp(-2.3) = 10%. Enterprise tenants have 60% of the weight; the number of
// tenants in a share of 5% has a standard deviation of 2.7, and 8+6*2.7 is 24.
func TestACanaryByRequestTouchesMost(t *testing.T) {
	o := played(t, "sticky-canary", true, append(unattended, "load.clients.attempts=1", "clock.follow=2h")...)
	request, tenant := o["by-request"].Harm, o["by-tenant"].Harm
	if tenant.TenantsHit == 0 || tenant.TenantsHit > 24 {
		t.Errorf("a canary by tenant touches %d tenants", tenant.TenantsHit)
	}
	if request.TenantsHit < 3*tenant.TenantsHit || request.WeightHit < 0.5 {
		t.Errorf("a canary by request touches %d tenants of %.2f of the weight, one by tenant %d of %.2f",
			request.TenantsHit, request.WeightHit, tenant.TenantsHit, tenant.WeightHit)
	}
}

// I10: a burn rate over all requests does not see a canary of 1% of which half the
// orders fail, that over the requests of the new version alone does.
func TestDilutionHidesASmallCanary(t *testing.T) {
	o := played(t, "dilution", true)
	for name, aborts := range map[string]bool{"global-alert": false, "own-budget": true, "compared": true} {
		o := o[name]
		if aborted := o.Harm.PeakExposure < 0.02; aborted != aborts {
			t.Errorf("%s: %v after at most %.2f of the requests met the new version", name, o.Result, o.Harm.PeakExposure)
		}
	}
}
