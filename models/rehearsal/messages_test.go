package rehearsal_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// both plays a world by request and by flow.
func both(t *testing.T, p *plan.Plan, f func(t *testing.T, w outcome.World)) {
	t.Helper()
	for name, fidelity := range map[string]plan.Fidelity{"request": plan.Request, "flow": plan.Flow} {
		t.Run(name, func(t *testing.T) {
			with := *p
			with.Fidelity = fidelity
			f(t, rehearsal.World(&with, 1, 0, nil))
		})
	}
}

// I7: workers that are three times as slow for T let λT - μT/3 pile up, which
// drains at μ-λ once they are back. λ = 10/s, μ = 15/s, people act after exactly
// 20 minutes of lag: about 10 minutes until the oldest is 10 minutes old… all of
// it follows from the instants in the timeline.
func TestBacklogDrains(t *testing.T) {
	p := embedded(t, "backlog-drain", "clock.follow=4h",
		"respond.oncall={page: 0s, ack: 1m, diagnose: 20m, wrong_hypothesis: 0%}",
		"respond.actions=[{kind: rollback, takes: 1m, succeeds: 100%}]")
	both(t, p, func(t *testing.T, w outcome.World) {
		o := find(t, w, "all-at-once", true)
		back := did(t, o, "rollback is done")
		// Instances are replaced one by one; half way through stands for all.
		slow := back.Sub(o.Release.Add(45 * clock.Second)).Seconds()
		drain := (10 - 15.0/3) * slow / (15 - 10)
		end := back.Add(clock.FromSeconds(drain))
		got := o.Recovery.LastHarm.Add(o.Recovery.Parts[outcome.Drain])
		if o.Recovery.FullCensored || math.Abs(got.Sub(end).Minutes()) > 5 {
			t.Errorf("slow for %.0f s, back at %v: drained at %v, want %v", slow, back, got, end)
		}
		if o.Harm.MessagesLate == 0 || o.Harm.Failed != 0 || o.Harm.TenantsStranded == 0 {
			t.Errorf("%+v: messages are late, and no request fails", o.Harm)
		}
		if c := find(t, w, "all-at-once", false); c.Harm.MessagesLate != 0 || c.Harm.MessagesLost != 0 || c.Recovery.FirstHarm != clock.Never {
			t.Errorf("a clean release is blamed: %+v", c.Harm)
		}
	})
}

// I3: a canary for a few tenants poisons the workers of all, and goes on hurting
// after it was taken back; behind a flag that is raised once all workers are new,
// nothing happens.
func TestPoisonOutlivesRollback(t *testing.T) {
	p := embedded(t, "poison-message", "clock.follow=1h", "change.defects.0.on=crash",
		"respond.oncall={page: 0s, ack: 1m, diagnose: 5m, wrong_hypothesis: 0%}",
		"respond.actions=[{kind: rollback, takes: 1m, succeeds: 100%}]")
	both(t, p, func(t *testing.T, w outcome.World) {
		o := find(t, w, "canary", true)
		back := did(t, o, "rollback is done")
		if o.Recovery.LastHarm.Sub(back) < 10*clock.Minute {
			t.Errorf("back at %v, the last harm at %v", back, o.Recovery.LastHarm)
		}
		if share := float64(o.Harm.TenantsStranded) / float64(o.Harm.Tenants); share < 0.9 {
			t.Errorf("5%% were exposed, %.0f%% are left waiting", 100*share)
		}
		if c := find(t, w, "toggle", true); c.Harm.MessagesLate != 0 || c.Harm.MessagesLost != 0 {
			t.Errorf("behind a flag: %+v", c.Harm)
		}
	})
}

// A queue that hands out nothing for ten minutes does so in the control, too: it
// is nobody's fault, and what the release adds still is.
func TestAnImpairedQueueIsNobodysFault(t *testing.T) {
	impaired := "faults=[{kind: queue.impair, target: {queue: invoices}, start: 5m, duration: 20m}]"
	p := embedded(t, "backlog-drain", "clock.follow=1h", impaired)
	both(t, p, func(t *testing.T, w outcome.World) {
		if c := find(t, w, "all-at-once", false); c.Harm.MessagesLate > 20 || c.Harm.MessagesLost != 0 {
			t.Errorf("a clean release is blamed for %g late messages", c.Harm.MessagesLate)
		}
		if o := find(t, w, "all-at-once", true); o.Harm.MessagesLate < 1000 {
			t.Errorf("a slow worker behind a backlog makes %g late", o.Harm.MessagesLate)
		}
	})
	p = embedded(t, "backlog-drain", "clock.follow=1h", "queues.0.deadline=5m",
		"faults=[{kind: queue.impair, target: {queue: invoices}, on: {stage: 1}, duration: 20m}]")
	both(t, p, func(t *testing.T, w outcome.World) {
		// 10 messages a second wait from the 5th minute on until they are worked off.
		if c := find(t, w, "all-at-once", false); c.Harm.MessagesLate < 9000 {
			t.Errorf("a queue that is impaired when the rollout begins makes only %g late", c.Harm.MessagesLate)
		}
	})
}

// embedded loads an embedded scenario.
func embedded(t *testing.T, name string, sets ...string) *plan.Plan {
	t.Helper()
	p, err := scenarios.Load(name, sets)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
