package conformance_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// I8: in every play of every embedded scenario, the time from the first harm to
// the end of the last consequence is the sum of its parts, none of which is
// negative; service recovery is a beginning of it; and nobody who was not paged
// was waited for.
func TestPartsAddUp(t *testing.T) {
	seen := [outcome.Parts]int{}
	for _, name := range scenarios.Names() {
		p, err := scenarios.Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		with := *p
		with.Fidelity = plan.Flow
		for _, o := range rehearsal.World(&with, 2, 0, nil).Plays {
			r := o.Recovery
			sum := clock.Span(0)
			for part, span := range r.Parts {
				if span < 0 {
					t.Errorf("%s, %s: %v takes %v", name, o.Strategy, outcome.Part(part), span)
				}
				if span > 0 {
					seen[part]++
				}
				sum += span
			}
			if sum != r.Full || r.Service > r.Full || r.FirstHarm == clock.Never && r.Full != 0 {
				t.Errorf("%s, %s: %v add up to %v, full recovery takes %v and service recovery %v", name, o.Strategy, r.Parts, sum, r.Full, r.Service)
			}
			if people := r.Parts[outcome.Page] + r.Parts[outcome.Ack]; o.Safety.Pages == 0 && people > 0 {
				t.Errorf("%s, %s: nobody is paged, and %v are waited for people", name, o.Strategy, people)
			}
		}
	}
	for part, n := range seen {
		if n == 0 {
			t.Errorf("%v takes no time in any play", outcome.Part(part))
		}
	}
}

// I4: a new version that tries again more often hurts the service that it calls,
// and so the old version as well. What is worse for all is no worse for the
// canary: the comparison is content, all the way, while most requests fail, long
// after what began it is over.
func TestARetryStormHidesFromComparison(t *testing.T) {
	sets := append(unattended, "clock.follow=1h", "change.service=shop", "change.defects=[{kind: eager-retries, name: eager, probability: 100%, more: 5}]",
		"services.0.calls=[{to: search, timeout: 1s, attempts: 1}]",
		"faults=[{kind: hang, target: {service: search}, start: 20m, duration: 20s}]",
		"strategies=[{name: canary, kind: canary, by: request, steps: [{to: 50%, bake: 10h}, {to: 100%}], gate: [{detector: relative}]}]",
		"observe.detectors=[{name: relative, kind: canary-compare, service: edge, min_requests: 100, alpha: 0.1%}, {name: absolute, kind: threshold, service: edge, above: 20%, window: 5m}]")
	var failed [2]float64
	for i, bad := range []bool{true, false} {
		o := played(t, "retry-storm", bad, sets...)["canary"]
		failed[i] = o.Harm.Failed / float64(o.Requests)
		late := 0 // minutes with harm, half an hour after the fault
		for m, n := range o.Series.Failed {
			if m > 50 && n > 0 {
				late++
			}
		}
		relative, absolute := false, clock.Never
		for _, e := range o.Timeline {
			if e.Lane == outcome.Seen && e.Who == "relative" {
				relative = true
			}
			if e.Lane == outcome.Seen && e.Who == "absolute" {
				absolute = min(absolute, e.At)
			}
		}
		t.Logf("bad %v: %.3f fail, %d minutes with harm long after, the comparison fails: %v, the SLO at %v", bad, failed[i], late, relative, absolute)
		if bad && (relative || absolute == clock.Never || late < 5 || failed[i] < 0.3) {
			t.Errorf("bad: %.3f of the requests fail, %d minutes with harm long after; the comparison fails: %v, the SLO at %v", failed[i], late, relative, absolute)
		}
		if !bad && (late > 0 || failed[i] > 0.001) {
			t.Errorf("clean: %.3f of the requests fail, %d minutes with harm long after", failed[i], late)
		}
	}
}

// I8, where much goes wrong at once: people who do not answer, a wrong way back
// before the right one, alarms that come back, pages that are lost, a team that
// has to be called, a second person. Every instant from the first harm to the
// last consequence is still charged once, and nobody is waited for after the end.
func TestPartsAddUpWhenWaysFail(t *testing.T) {
	slow := []string{"expect=[]", "respond.oncall.ack=exp(20m)", "respond.oncall.escalate_after=10m", "respond.oncall.busy=50%", "respond.oncall.verify=3m", "clock.follow=6h"}
	for _, c := range []struct{ name, actions, way string }{
		{"untested-rollback", "[{name: practised, kind: rollback, poisoned: 60%}, {name: on-paper, kind: rollback, succeeds: 30%}, {name: fix, kind: fix-forward, takes: exp(20m), breaks: 70%}]", ""},
		{"untested-rollback", "[{name: practised, kind: shed-load, for: 5m}, {name: on-paper, kind: escalate, to: others, succeeds: 30%}, {name: fix, kind: rollback, succeeds: 60%}]", ""},
		{"night-release", "[{kind: freeze, for: 20m}, {kind: rollback, team: others}, {kind: escalate, to: others, takes: exp(10m)}]", "respond.lost={page: 50%, verdict: 50%, repeat: 10m}"},
		{"backup-restore", "[{kind: rollback, succeeds: 50%}, {name: hourly, kind: restore-backup, store: orders-db, succeeds: 50%, read_only: true}, {name: nightly, kind: repair-rows}]", "respond.repair.rows=10/s"},
		{"poison-message", "[{kind: fix-forward, takes: exp(20m)}, {kind: drain-queue, queue: order-events}, {kind: replay, queue: order-events, rate: 1/s}]", "respond.repair.messages=0/s"},
	} {
		sets := append([]string{"respond.actions=" + c.actions}, slow...)
		if c.way != "" {
			sets = append(sets, c.way)
		}
		p, err := scenarios.Load(c.name, sets)
		if err != nil {
			t.Fatal(err)
		}
		with := *p
		with.Fidelity = plan.Flow
		pages := 0
		for seed := range uint64(4) {
			for _, o := range rehearsal.World(&with, 10+seed, 0, nil).Plays {
				r, sum := o.Recovery, clock.Span(0)
				for part, span := range r.Parts {
					if sum += span; span < 0 {
						t.Errorf("%s, %s: %v takes %v", c.name, o.Strategy, outcome.Part(part), span)
					}
				}
				if sum != r.Full || r.Service > r.Full {
					t.Errorf("%s, %s, seed %d: %v add up to %v, full recovery takes %v and service recovery %v", c.name, o.Strategy, 10+seed, r.Parts, sum, r.Full, r.Service)
				}
				if r.FirstHarm != clock.Never && r.Full > o.End.Sub(r.FirstHarm) {
					t.Errorf("%s, %s, seed %d: full recovery takes %v, following ends after %v", c.name, o.Strategy, 10+seed, r.Full, o.End.Sub(r.FirstHarm))
				}
				pages = max(pages, o.Safety.Pages)
			}
		}
		if pages < 2 {
			t.Errorf("%s: nobody is paged twice", c.name)
		}
	}
}
