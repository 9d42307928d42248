package rehearsal_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Punctual people take 6 minutes, and are never wrong.
var punctual = []string{"respond.oncall={page: 0s, ack: 1m, diagnose: 5m, wrong_hypothesis: 0%, verify: 10m}"}

// acted plays a world in which the ways back are these, with the practised one as
// all strategies' only choice.
func acted(t testing.TB, scenario, strategy, actions string, sets ...string) outcome.Outcome {
	t.Helper()
	sets = append(append([]string{"respond.actions=" + actions, "strategies=[{name: " + strategy + ", kind: all-at-once, deploy: {kind: rolling, surge: 25%, unavailable: 25%}}]"}, punctual...), sets...)
	return find(t, firstWorld(t, scenario, sets...), strategy, true)
}

func count(o outcome.Outcome, text string) (n int) {
	for _, e := range o.Timeline {
		if strings.Contains(e.Text, text) {
			n++
		}
	}
	return n
}

// The first rollback puts the same trouble back; the second goes further back.
// It costs the look at whether it helped, and the second attempt.
func TestARollbackToWhatIsBadToo(t *testing.T) {
	good := acted(t, "small-shop", "once", "[{kind: rollback, takes: 5m, succeeds: 100%}]")
	bad := acted(t, "small-shop", "once", "[{kind: rollback, takes: 5m, succeeds: 100%, poisoned: 100%}]")
	if good.Result != outcome.RolledBack || bad.Result != outcome.LeftBad {
		t.Errorf("rolled back to what is good: %v; to what is bad, again and again: %v", good.Result, bad.Result)
	}
	if n := count(bad, "does the same as what it replaces"); n != 3 {
		t.Errorf("tried %d times, want 3", n)
	}
	if bad.Recovery.Service < good.Recovery.Service+time20 {
		t.Errorf("recovered after %v and %v", good.Recovery.Service, bad.Recovery.Service)
	}
}

const time20 = 20 * clock.Minute

// A deploy that takes the failing service itself cannot be used until something
// else helps.
func TestTheOutageBlocksTheRollback(t *testing.T) {
	const fix = "{kind: fix-forward, takes: 1h, succeeds: 100%}"
	free := acted(t, "small-shop", "once", "[{kind: rollback, takes: 5m, succeeds: 100%, needs: catalog}, "+fix+"]", "change.defects.wrong-total.fail=90%")
	blocked := acted(t, "small-shop", "once", "[{kind: rollback, takes: 5m, succeeds: 100%, needs: orders}, "+fix+"]", "change.defects.wrong-total.fail=90%")
	if free.Result != outcome.RolledBack || blocked.Result != outcome.FixedForward {
		t.Errorf("%v where the deploy takes another service, %v where it takes the one that fails", free.Result, blocked.Result)
	}
	if d := blocked.Recovery.Service - free.Recovery.Service; d < 40*clock.Minute {
		t.Errorf("that costs %v", d)
	}
}

// The fix fails a fifth of the requests; the rollback of the fix ends it.
func TestAFixMayBeBadToo(t *testing.T) {
	o := acted(t, "small-shop", "once", "[{kind: fix-forward, takes: 10m, succeeds: 100%, breaks: 100%, breaks_fail: 20%}]")
	if n := count(o, "the fix has a defect of its own"); n != 3 || !o.Recovery.ServiceCensored || o.Result != outcome.LeftBad {
		t.Errorf("%d fixes, each bad; over: %v; %v", n, !o.Recovery.ServiceCensored, o.Result)
	}
	// 40% of 30 requests/s are orders; a tenth fails before the fix, a fifth after.
	first, sum := int(o.Recovery.FirstHarm/clock.Time(clock.Minute)), func(from, to int) (n float64) {
		for _, x := range o.Series.Failed[from:to] {
			n += float64(x)
		}
		return n
	}
	last := len(o.Series.Failed) - 10
	poisson(t, "requests that fail before the fix", sum(first+3, first+13), 10*60*12*0.1)
	poisson(t, "requests that fail after it", sum(last-20, last), 20*60*12*0.2)
}

// A valve turns the share away as long as it is shut, and nobody before or after.
func TestLoadIsShed(t *testing.T) {
	o := acted(t, "small-shop", "once", "[{kind: shed-load, share: 50%, takes: 0s, for: 10m}, {kind: rollback, takes: 1s, succeeds: 100%}]", "load.clients.attempts=1")
	shut, open := did(t, o, "shed-load is done"), did(t, o, "lets everybody in again")
	if open.Sub(shut) != 10*clock.Minute {
		t.Errorf("shut for %v", open.Sub(shut))
	}
	sum := 0.0
	for m := int(shut/clock.Time(clock.Minute)) + 1; m < int(open/clock.Time(clock.Minute)); m++ {
		sum += float64(o.Series.Failed[m])
	}
	minutes := float64(int(open/clock.Time(clock.Minute)) - int(shut/clock.Time(clock.Minute)) - 1)
	// Of 30 a second half is turned away, and a tenth of the orders that get in fails.
	poisson(t, "requests that fail while it is shut", sum, minutes*60*30*(0.5+0.5*0.4*0.1))
	if o.Harm.ByCause.Reject < 0.9*sum {
		t.Errorf("%g were turned away", o.Harm.ByCause.Reject)
	}
}

// The team is called, and does what nobody else can.
func TestATeamIsCalled(t *testing.T) {
	o := acted(t, "small-shop", "once", "[{kind: rollback, takes: 1m, succeeds: 100%, team: release-team}, {kind: escalate, to: release-team, takes: 30m, succeeds: 100%}]")
	back, called := did(t, o, "rollback is done"), did(t, o, "escalate is done")
	if o.Result != outcome.RolledBack || back.Sub(called) != clock.Minute {
		t.Errorf("%v, %v after the team was called", o.Result, back.Sub(called))
	}
}

// Frozen, the canary goes no further while people look; then it is taken back.
func TestAFreezeTakesNothingBack(t *testing.T) {
	sets := append([]string{
		"respond.actions=[{kind: freeze, takes: 0s, for: 3h}, {kind: traffic-shift}, {kind: rollback, succeeds: 100%}]",
		"strategies=[{name: slow, kind: canary, by: tenant, steps: [{to: 30%, bake: 40m}, {to: 100%}]}]",
	}, punctual...)
	o := find(t, firstWorld(t, "small-shop", sets...), "slow", true)
	frozen, back := did(t, o, "freeze is done"), did(t, o, "traffic-shift is done")
	if o.Safety.Full || back.Sub(frozen) < 10*clock.Minute {
		t.Errorf("reached everybody: %v; taken back %v after it was frozen", o.Safety.Full, back.Sub(frozen))
	}
}

// The backup is as old as chance has it, between none and a day before the
// release; all that was written since is lost, and what was wrong is gone.
func TestABackupIsRestored(t *testing.T) {
	const actions = "[{kind: rollback, takes: 1m, succeeds: 100%}, {kind: restore-backup, store: orders-db, every: 1d, takes: 5m, lasts: 30m, succeeds: 100%}]"
	sets := []string{"respond.repair.rows=0/s", "clock.follow=5h"}
	o := acted(t, "wrong-rows", "once", actions, sets...)
	done := clock.Time(0)
	for _, e := range o.Timeline {
		if strings.HasPrefix(e.Text, "has restored orders-db") {
			done = e.At
		}
	}
	if done == 0 {
		t.Fatalf("nothing was restored: %v", o.Timeline)
	}
	// 40% of 30 requests/s write.
	since := o.Harm.RowsLost / 12
	if until := done.Add(-30 * clock.Minute).Sub(o.Release).Seconds(); since < until || since > until+86400 {
		t.Errorf("rows of %.0f s are lost, want those of %.0f s and up to a day before", since, until)
	}
	if d := o.Recovery.Full - done.Sub(o.Recovery.FirstHarm); d < -clock.Minute || d > 5*clock.Minute {
		t.Errorf("all is mended after %v, restored after %v", o.Recovery.Full, done.Sub(o.Recovery.FirstHarm))
	}
	// Nobody can order meanwhile: most of 12 requests/s for 30 minutes.
	if o.Harm.Failed < 0.9*12*1800 {
		t.Errorf("%g requests fail while the store is away", o.Harm.Failed)
	}
	left := acted(t, "wrong-rows", "once", "[{kind: rollback, takes: 1m, succeeds: 100%}]", sets...)
	if !left.Recovery.FullCensored || o.Recovery.FullCensored {
		t.Errorf("mended by the backup: %v; without it: %v", !o.Recovery.FullCensored, !left.Recovery.FullCensored)
	}
}

// Dead letters are published again once their readers can read them: none is
// left. Whoever still cannot read them makes them dead letters again.
func TestDeadLettersAreReplayed(t *testing.T) {
	canary := append([]string{
		"strategies=[{name: slow, kind: canary, by: tenant, steps: [{to: 30%, bake: 10h}, {to: 100%}]}]",
		"respond.repair.messages=0/s", "observe.detectors.tickets.delay=10m", "clock.follow=4h",
	}, punctual...)
	play := func(actions string) outcome.Outcome {
		return find(t, firstWorld(t, "poison-message", append(canary, "respond.actions="+actions)...), "slow", true)
	}
	fix, replay := "{kind: fix-forward, takes: 10m, succeeds: 100%}", "{kind: replay, queue: order-events, takes: 1m, rate: 50/s}"
	left, mended, vain := play("["+fix+"]"), play("["+fix+", "+replay+"]"), play("["+replay+"]")
	if left.Harm.MessagesLost < 100 || mended.Harm.MessagesLost > 1 {
		t.Errorf("%g messages are lost, %g when they are replayed after the fix", left.Harm.MessagesLost, mended.Harm.MessagesLost)
	}
	if count(vain, "replay is done") == 0 || vain.Harm.MessagesLost < 100 {
		t.Errorf("%g are lost where they are replayed to those who cannot read them", vain.Harm.MessagesLost)
	}
	if mended.Recovery.FullCensored || !left.Recovery.FullCensored {
		t.Errorf("all is mended: %v with the replay, %v without", !mended.Recovery.FullCensored, !left.Recovery.FullCensored)
	}
}

// A long line is set aside: what comes next is in time, and what waited is lost.
func TestAQueueIsDrained(t *testing.T) {
	play := func(actions string) outcome.Outcome {
		sets := append([]string{"clock.follow=90m", "queues.0.deadline=2m", "respond.repair.messages=0/s", "respond.actions=" + actions}, punctual...)
		return find(t, firstWorld(t, "backlog-drain", sets...), "all-at-once", true)
	}
	const back = "{kind: rollback, takes: 1m, succeeds: 100%}"
	waits, drained := play("["+back+"]"), play("["+back+", {kind: drain-queue, queue: invoices, takes: 1m}]")
	if count(drained, "drain-queue is done") == 0 {
		t.Fatalf("nobody drains it: %v", drained.Timeline)
	}
	if waits.Harm.MessagesLost > 0 || drained.Harm.MessagesLost == 0 || drained.Harm.MessagesLate >= waits.Harm.MessagesLate {
		t.Errorf("%g late and %g lost; drained, %g late and %g lost", waits.Harm.MessagesLate, waits.Harm.MessagesLost, drained.Harm.MessagesLate, drained.Harm.MessagesLost)
	}
}
