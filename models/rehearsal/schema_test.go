package rehearsal_test

import (
	"math"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// stored is the arithmetic world with a store, a third of whose requests write.
var stored = []string{
	"load.operations=[{name: look, share: 70%, entry: shop}, {name: buy, share: 30%, entry: shop, access: write}]",
	"services.0.stores=[db]", "stores=[{name: db, connections: 60, time: 1ms}]", "observe.detectors=[]", "respond.actions=[]",
}

func sets(more ...string) []string { return append(slices.Clone(stored), more...) }

// engines calls f for the plan played by request and by flow.
func engines(t *testing.T, p *plan.Plan, f func(t *testing.T, p *plan.Plan)) {
	for _, fidelity := range []plan.Fidelity{plan.Request, plan.Flow} {
		t.Run(fidelity.String(), func(t *testing.T) {
			q := *p
			q.Fidelity = fidelity
			f(t, &q)
		})
	}
}

// known is the span whose harm is accounted for: the ledger closes whole
// minutes, counts per interval go up to the end.
func known(p *plan.Plan, o outcome.Outcome) clock.Span {
	if p.Fidelity == plan.Flow {
		return o.End.Sub(o.Release)
	}
	return counted(o)
}

func canary(name, share string) string {
	return "{name: " + name + ", kind: canary, by: tenant, deploy: recreate, steps: [{to: " + share + ", bake: 10h}, {to: 100%}]}"
}

// I2, a contraction that comes too early: however small the canary, everybody
// whom the old version serves fails from the deploy on, and nobody else does.
// Counts are Poisson; of 40 tenants or more that send 2 requests a minute for 18,
// all are hit but for one in 10^15.
func TestEarlyContractionHurtsAllThatAreNotExposed(t *testing.T) {
	p := load(t, "arithmetic", sets("change.defects=[]",
		"change.migration={store: db, steps: [{do: expand}, {do: contract, at: with deploy}]}",
		"strategies=["+canary("tiny", "1%")+", "+canary("half", "50%")+"]", "tenants.0.count=100")...)
	engines(t, p, func(t *testing.T, p *plan.Plan) {
		w := rehearsal.World(p, 3, 0, nil)
		for _, o := range w.Plays {
			exposed := o.Harm.PeakExposure
			if want := 100 - int(math.Round(100*exposed)); o.Harm.TenantsHit != want {
				t.Errorf("%s exposes %.0f%%: %d tenants are hit, want %d", o.Strategy, 100*exposed, o.Harm.TenantsHit, want)
			}
			poisson(t, o.Strategy, o.Harm.Failed, 20*known(p, o).Seconds()*(1-exposed))
		}
		if tiny, half := find(t, w, "tiny", false), find(t, w, "half", false); tiny.Harm.TenantsHit < 95 || half.Harm.PeakExposure < 0.3 {
			t.Errorf("the canaries are %v and %v", tiny.Harm.PeakExposure, half.Harm.PeakExposure)
		}
	})
}

// I2, a lock: it fails the same requests whatever the strategy does after it.
// Locked for 40 s with clients that wait for 1 s, 39 s of requests fail.
func TestALockHurtsWhateverTheCanary(t *testing.T) {
	p := load(t, "arithmetic", sets("change.defects=[]",
		"change.migration={store: db, steps: [{do: expand, lock: {hold: 10s, wait_behind: 30s}}]}",
		"strategies=["+canary("tiny", "1%")+", "+canary("half", "50%")+", {name: all, kind: all-at-once, deploy: recreate}]")...)
	engines(t, p, func(t *testing.T, p *plan.Plan) {
		w := rehearsal.World(p, 3, 0, nil)
		first := w.Plays[0].Harm
		poisson(t, "failed", first.Failed, 20*39)
		for _, o := range w.Plays {
			if o.Harm.Failed != first.Failed || o.Harm.TenantsHit != first.TenantsHit || o.Harm.Minutes != 1 {
				t.Errorf("%s: %v requests of %d tenants in %d minutes, %s: %v of %d", o.Strategy, o.Harm.Failed, o.Harm.TenantsHit,
					o.Harm.Minutes, w.Plays[0].Strategy, first.Failed, first.TenantsHit)
			}
		}
	})
}

// A lock on writes leaves reads alone, and one that gives up after half a second
// lets everybody through: clients wait for a second.
func TestWhomALockStops(t *testing.T) {
	for _, c := range []struct {
		lock string
		want float64
	}{
		{"{hold: 10s, wait_behind: 30s, stops: writes}", 0.3 * 20 * 39},
		{"{hold: 200ms, wait_behind: 30s, lock_timeout: 500ms, retries: 5, pause: 10s}", 0},
	} {
		p := load(t, "arithmetic", sets("change.defects=[]", "strategies=[{name: all, kind: all-at-once, deploy: recreate}]",
			"services.0.concurrency=100", "stores.0.connections=1000", // else those who wait take all there are
			"change.migration={store: db, steps: [{do: expand, lock: "+c.lock+"}]}")...)
		engines(t, p, func(t *testing.T, p *plan.Plan) {
			o := rehearsal.World(p, 3, 0, nil).Plays[0]
			poisson(t, c.lock, o.Harm.Failed, c.want)
			if gaveUp := c.want == 0; gaveUp != (o.Result == outcome.Aborted) {
				t.Errorf("%s: %v", c.lock, o.Result)
			}
		})
	}
}

// A window turns away whom it stops, for as long as the work takes.
func TestAWindow(t *testing.T) {
	p := load(t, "arithmetic", sets("change.defects=[]",
		"change.migration={store: db, steps: [{do: expand, takes: 7m, offline: {window: 5m, stops: writes}}]}",
		"strategies=[{name: all, kind: all-at-once, deploy: recreate}]")...)
	engines(t, p, func(t *testing.T, p *plan.Plan) {
		o := rehearsal.World(p, 3, 0, nil).Plays[0]
		poisson(t, "failed", o.Harm.Failed, 0.3*20*7*60)
		at := did(t, o, "the announced window is over, and expand is not")
		if at.Sub(o.Release) != 5*clock.Minute || o.Safety.TimeToFull < 7*clock.Minute || o.Harm.ByCause.Reject != o.Harm.Failed {
			t.Errorf("over at %v, everybody has it after %v, %+v", at.Sub(o.Release), o.Safety.TimeToFull, o.Harm.ByCause)
		}
	})
}

// responds gives the arithmetic world somebody who goes back after exactly so
// long, and then does what is named.
func responds(diagnose string, actions string) []string {
	return []string{
		"observe.detectors=[{name: errors, page: oncall, kind: threshold, above: 0.5%, window: 1m, min_requests: 100, service: edge}]",
		"respond.oncall={page: 0s, ack: 0s, diagnose: " + diagnose + ", wrong_hypothesis: 0%, verify: 5m}",
		"respond.actions=[" + actions + "]",
	}
}

// I3: rows that the old version cannot read go on hurting those who had the new
// one, and nobody else. Exposed for T with a turnover of 10 minutes, 1-exp(-T/10)
// of what they ask for fails after the rollback.
func TestRowsGoOnHurting(t *testing.T) {
	for _, in := range []string{"feature", "version"} {
		t.Run(in, func(t *testing.T) { rowsGoOnHurting(t, in) })
	}
}

func rowsGoOnHurting(t *testing.T, in string) {
	p := load(t, "arithmetic", sets(append(responds("10m", "{kind: rollback, takes: 0s, succeeds: 100%}"),
		"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 10m, in: "+in+"}]", "clock.follow=40m",
		"strategies=["+canary("canary", "30%")+"]")...)...)
	engines(t, p, func(t *testing.T, p *plan.Plan) {
		o := find(t, rehearsal.World(p, 4, 0, nil), "canary", true)
		back := did(t, o, "rollback is done")
		exposed := o.Harm.PeakExposure
		share := 1 - math.Exp(-back.Sub(o.Release).Minutes()/10)
		from := int(back/clock.Time(clock.Minute)) + 1
		to := int(o.End/clock.Time(clock.Minute)) - 1
		after := 0.0
		for m := from; m < min(to, len(o.Series.Failed)); m++ {
			after += float64(o.Series.Failed[m])
		}
		poisson(t, "after the rollback", after, 20*exposed*share*float64(to-from)*60)
		if hit, want := o.Harm.TenantsHit, int(math.Round(200*exposed)); hit != want {
			t.Errorf("%d tenants are hit, want the %d that were exposed", hit, want)
		}
		if !o.Marks.OneWay || !o.Recovery.ServiceCensored {
			t.Errorf("marks %+v, over after %v", o.Marks, o.Recovery.Service)
		}
	})
}

// What ends it: repair, in as long as there are rows; everybody going forward;
// a gate that refuses to go back keeps it from beginning.
func TestWaysOutOfUnreadableRows(t *testing.T) {
	const back = "{kind: rollback, takes: 0s, succeeds: 100%}, "
	for _, c := range []struct {
		name, actions, hazard string
		result                outcome.Result
		oneWay                bool
		does                  string
	}{
		{"repair", back + "{kind: repair-rows, takes: 0s, succeeds: 100%}", "", outcome.RolledBack, true, "repair-rows is done"},
		{"forward", back + "{kind: roll-forward, takes: 0s, succeeds: 100%}", "", outcome.Completed, true, "roll-forward is done"},
		{"refused", back + "{kind: fix-forward, takes: 0s, succeeds: 100%}", ", one_way: true", outcome.FixedForward, false, "fix-forward is done"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := load(t, "arithmetic", sets(append(responds("5m", c.actions),
				"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 10m"+c.hazard+"}]", "clock.follow=1h", "respond.repair.rows=20/s",
				// The defect hurts for 15 minutes only, so that going forward ends the harm.
				"change.defects=[{kind: functional, name: broken, probability: 100%, fail: 20%, when: {operation: buy}}]",
				"strategies=["+canary("canary", "30%")+"]")...)...)
			engines(t, p, func(t *testing.T, p *plan.Plan) {
				o := find(t, rehearsal.World(p, 4, 0, nil), "canary", true)
				at := did(t, o, c.does)
				forward := c.name == "forward" // the defect is still there, for everybody
				if o.Marks.OneWay != c.oneWay || !forward && (o.Result != c.result || o.Recovery.ServiceCensored) {
					t.Errorf("%v, %+v, over after %v", o.Result, o.Marks, o.Recovery.Service)
				}
				if forward && (o.Result != outcome.LeftBad || o.Harm.TenantsHit != 200) {
					t.Errorf("gone forward with a defect: %v, %d tenants hit", o.Result, o.Harm.TenantsHit)
				}
				if c.name == "repair" {
					// 6 writes a second, 30% of them by the exposed, since the release.
					rows := o.Harm.PeakExposure * 6 * did(t, o, "rollback is done").Sub(o.Release).Seconds()
					end := at.Add(clock.FromSeconds(rows / 20))
					if late := o.Recovery.LastHarm.Sub(end); late > clock.Minute || late < -2*clock.Minute {
						t.Errorf("the last harm is %v after %.0f rows are repaired", late, rows)
					}
				}
			})
		})
	}
}

// After an early contraction, going back makes all of it fail; restoring the
// schema, or going forward, ends it.
func TestWaysOutOfAnEarlyContraction(t *testing.T) {
	for way, result := range map[string]outcome.Result{"restore-schema": outcome.RolledBack, "roll-forward": outcome.Completed} {
		p := load(t, "arithmetic", sets(append(responds("5m", "{kind: rollback, takes: 0s, succeeds: 100%}, {kind: "+way+", takes: 0s, succeeds: 100%}"),
			"change.defects=[]", "clock.follow=40m", "tenants.0.count=100",
			"change.migration={store: db, steps: [{do: expand}, {do: contract, at: with deploy}]}",
			"strategies=["+canary("canary", "30%")+"]")...)...)
		engines(t, p, func(t *testing.T, p *plan.Plan) {
			o := find(t, rehearsal.World(p, 4, 0, nil), "canary", false)
			back, out := did(t, o, "rollback is done"), did(t, o, way+" is done")
			exposed := float64(o.Series.Exposure[3]) // by the canary
			want := 20 * (back.Sub(o.Release).Seconds()*(1-exposed) + out.Sub(back).Seconds())
			poisson(t, way, o.Harm.Failed, want)
			if o.Result != result || !o.Marks.OneWay || o.Recovery.ServiceCensored || o.Recovery.LastHarm > out.Add(clock.Second) || o.Harm.TenantsHit != 100 {
				t.Errorf("%s: %v, %+v, last harm %v after it was done, %d tenants hit", way, o.Result, o.Marks, o.Recovery.LastHarm.Sub(out), o.Harm.TenantsHit)
			}
		})
	}
}

// I4: connections run out for old and new alike. A gate that compares them is
// content, with a false alarm of one in a million, while the SLO is broken.
func TestSharedPoolsFoolAComparison(t *testing.T) {
	p := load(t, "arithmetic", sets("change.defects=[]", "services.0.instances=8", "services.0.pool=10", "stores.0.max_connections=80",
		"observe.detectors=[{name: relative, kind: canary-compare, min_requests: 100, alpha: 0.0001%}, {name: absolute, kind: threshold, above: 1%, window: 1m, service: edge}]",
		"strategies=[{name: canary, kind: canary, by: tenant, steps: [{to: 25%, bake: 10h}, {to: 100%}], gate: [{detector: relative}]}]")...)
	engines(t, p, func(t *testing.T, p *plan.Plan) {
		o := rehearsal.World(p, 5, 0, nil).Plays[0]
		spoke := func(who string) bool {
			return slices.ContainsFunc(o.Timeline, func(e outcome.Entry) bool { return e.Lane == outcome.Seen && e.Who == who })
		}
		if spoke("relative") || !spoke("absolute") {
			t.Errorf("the comparison fails: %v; the SLO does: %v", spoke("relative"), spoke("absolute"))
		}
		// Two new instances beside eight: 80 of 100 connections.
		poisson(t, "failed", o.Harm.Failed, 20*known(p, o).Seconds()*0.2)
	})
}

// A leak of 60 connections an hour in each of 4 instances uses up the 40 that
// are left after 10 minutes; a restart gives all of them back.
func TestLeakedConnections(t *testing.T) {
	p := load(t, "arithmetic", sets(append(responds("10m", "{kind: rollback, takes: 0s, succeeds: 100%}"),
		"services.0.instances=4", "services.0.pool=10", "stores.0.max_connections=80", "clock.follow=1h",
		"change.defects=[{kind: connection-leak, name: leak, probability: 100%, rate: 60/h}]",
		"strategies=[{name: all, kind: all-at-once, deploy: recreate}]")...)...)
	engines(t, p, func(t *testing.T, p *plan.Plan) {
		o := find(t, rehearsal.World(p, 6, 0, nil), "all", true)
		if first := o.Recovery.FirstHarm.Sub(o.Release).Minutes(); math.Abs(first-10.5) > 1.5 {
			t.Errorf("the first harm comes after %v minutes, want 10 and up to the next minute or two", first)
		}
		if back := did(t, o, "rollback is done"); o.Recovery.LastHarm > back.Add(clock.Second) || o.Recovery.ServiceCensored {
			t.Errorf("the last harm comes %v after the rollback", o.Recovery.LastHarm.Sub(back))
		}
		if clean := find(t, rehearsal.World(p, 6, 0, nil), "all", false); clean.Harm.Failed > 0 {
			t.Errorf("a clean release fails %v requests", clean.Harm.Failed)
		}
	})
}

// The same world twice is the same, digests and all, and its control does not
// know of the migration.
func TestMigrationsAreRepeatable(t *testing.T) {
	more := sets("change.migration={store: db, steps: [{do: expand, lock: {hold: \"exp(3s)\", wait_behind: \"exp(9s)\"}}, {do: backfill, at: with deploy, takes: 5m, load: 40%}]}",
		"change.hazards=[{kind: rollback-hazard, name: rows, turnover: 10m}]", "strategies=["+canary("canary", "30%")+"]")
	p := load(t, "arithmetic", more...)
	engines(t, p, func(t *testing.T, p *plan.Plan) {
		a, b := rehearsal.World(p, 7, 1, nil), rehearsal.World(p, 7, 1, nil)
		for i := range a.Plays {
			if a.Plays[i].Digest != b.Plays[i].Digest || a.Control.Digest != b.Control.Digest {
				t.Errorf("play %d: %x and %x, control %x and %x", i, a.Plays[i].Digest, b.Plays[i].Digest, a.Control.Digest, b.Control.Digest)
			}
		}
		if a.Control.Failed != 0 {
			t.Errorf("the control fails %d requests", a.Control.Failed)
		}
	})
}

// Luck that is the request's is so on every side: what a change fails at the old
// version, too, is not helped by a retry.
func TestRetriesDoNotHelpOnAnySide(t *testing.T) {
	p := load(t, "arithmetic", "change.defects.0.in=everywhere", "load.clients.attempts=2", "load.clients.backoff=constant(100ms)",
		"observe.detectors=[]", "respond.actions=[]", "strategies=["+canary("canary", "30%")+"]")
	engines(t, p, func(t *testing.T, p *plan.Plan) {
		o := find(t, rehearsal.World(p, 8, 0, nil), "canary", true)
		poisson(t, "failed", o.Harm.Failed, 20*known(p, o).Seconds()*0.2)
	})
}
