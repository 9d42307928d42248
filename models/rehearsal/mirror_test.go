package rehearsal_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// copying gives the new version copies of half of the requests for so long.
func copying(bake, more string) string {
	return "{name: s, kind: dark-launch, mirror: 50%, bake: " + bake + more + ", then: {kind: all-at-once}, gate: [{detector: errors}]}"
}

const reading = "load.operations=[{name: look, share: 50%, entry: shop}, {name: buy, share: 50%, entry: shop, access: write}]"

// While the new version gets copies, its gate sees that half of them fail, and
// nobody else sees a thing: a minute's worth of them is enough to stop it, with no
// harm, no exposure, and not by luck. A clean one goes on to everybody.
func TestCopiesAreSeenByGatesOnly(t *testing.T) {
	steps(t, copying("10m", ""), true, func(t *testing.T, o outcome.Outcome) {
		stopped := said(t, o, "a gate failed at copies of 50% of the reads")
		if stopped > 3*clock.Minute || o.Result != outcome.Aborted || o.Harm.Failed != 0 || o.Harm.PeakExposure != 0 || o.Marks.LuckyAbort {
			t.Errorf("stopped after %s, %s, %g requests fail, shown to %g, by luck: %v", stopped, o.Result, o.Harm.Failed, o.Harm.PeakExposure, o.Marks.LuckyAbort)
		}
	}, reading)
	steps(t, copying("10m", ""), false, func(t *testing.T, o outcome.Outcome) {
		if o.Result != outcome.Completed || o.Harm.Failed != 0 || o.Safety.TimeToFull < 10*clock.Minute {
			t.Errorf("%s after %s, %g requests fail", o.Result, o.Safety.TimeToFull, o.Harm.Failed)
		}
	}, reading)
}

// A defect of the writes shows in copies of writes only: nobody finds it out from
// copies of reads, and then everybody has it.
func TestOnlyWhatIsCopiedIsFoundOut(t *testing.T) {
	for more, copied := range map[string]bool{"": false, ", writes: true": true} {
		steps(t, copying("10m", more), true, func(t *testing.T, o outcome.Outcome) {
			found := false
			for _, e := range o.Timeline {
				found = found || strings.Contains(e.Text, "a gate failed at copies")
			}
			if found != copied || (o.Harm.Failed > 0) == copied {
				t.Errorf("writes %q: found out in copies: %v, %g requests fail", more, found, o.Harm.Failed)
			}
		}, reading, "change.defects.0.when={operation: buy}")
	}
}

// Copies of writes write: 30 requests a second, half of them writes, half of those
// copied, a tenth of the copies wrong, from 20 seconds on, while instances start,
// until it is stopped for good: nobody sees it, and following ends 40 minutes later
// at the earliest. Copies of reads write nothing.
func TestCopiesOfWritesWrite(t *testing.T) {
	for more, share := range map[string]float64{"": 0, ", writes: true": 0.5} {
		steps(t, copying("2h", more), true, func(t *testing.T, o outcome.Outcome) {
			want := 30 * 0.5 * share * 0.1 * (o.End.Sub(o.Release) - 20*clock.Second).Seconds()
			if math.Abs(o.Harm.RowsDamaged-want) > 0.02*want || o.Harm.Failed != 0 {
				t.Errorf("writes %q: %.0f rows are wrong, arithmetic says %.0f; %g requests fail", more, o.Harm.RowsDamaged, want, o.Harm.Failed)
			}
		}, reading, "change.defects=[{kind: bad-writes, name: wrong, probability: 100%, ratio: 10%}]", "load.profile.kind=constant")
	}
}

// Copies end with the rollout, not when somebody has taken it back: until a gate stops
// it rows go wrong at the rate that arithmetic says, and none in the 5 minutes after.
func TestCopiesEndWithTheRollout(t *testing.T) {
	steps(t, copying("10m", ", writes: true"), true, func(t *testing.T, o outcome.Outcome) {
		want := 30 * 0.5 * 0.5 * 0.1 * (said(t, o, "abort:") - 20*clock.Second).Seconds()
		if math.Abs(o.Harm.RowsDamaged-want) > 1e-6 || want == 0 {
			t.Errorf("%g rows are wrong, arithmetic says %g", o.Harm.RowsDamaged, want)
		}
	}, reading, "change.defects=[{kind: bad-writes, name: wrong, probability: 100%, ratio: 10%}, {kind: functional, name: broken, probability: 100%, fail: 50%, when: {operation: look}}]",
		"load.profile.kind=constant", "respond.actions=[{kind: rollback, takes: 5m, succeeds: 100%}]")
}

// What copies met until somebody took the rollout back is seen, though nobody looks
// before the next scrape: half of the reads fail in copies, which has a person take it
// back, and in the last 6 seconds before that all writes fail in them as well.
func TestCopiesAreSeenToTheirEnd(t *testing.T) {
	const paused = "{name: s, kind: dark-launch, mirror: 50%, writes: true, bake: 30m, then: {kind: all-at-once}, gate: [{detector: errors, on_fail: pause}]}"
	steps(t, paused, true, func(t *testing.T, o outcome.Outcome) {
		if at := said(t, o, "takes the rollout back"); at < 6*clock.Minute+29*clock.Second || at > 6*clock.Minute+30*clock.Second {
			t.Fatalf("taken back after %s", at)
		}
		if !slices.ContainsFunc(o.Timeline, func(e outcome.Entry) bool { return e.Lane == outcome.Seen && e.Who == "writes" }) {
			t.Error("nobody has seen the writes fail")
		}
	}, reading, "respond.oncall.diagnose=4m7s",
		"change.defects=[{kind: functional, name: broken, probability: 100%, fail: 50%, when: {operation: look}}, {kind: functional, name: late, probability: 100%, fail: 100%, when: {operation: buy, event: 6m23s}}]",
		"observe.detectors=[{name: errors, kind: threshold, scope: exposed, above: 10%, window: 1m, min_requests: 5}, {name: writes, kind: threshold, scope: exposed, above: 50%, window: 10s, min_requests: 50}]")
}
