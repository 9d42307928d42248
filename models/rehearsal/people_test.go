package rehearsal_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// firstWorld plays one world of an embedded scenario by flow.
func firstWorld(t testing.TB, name string, sets ...string) outcome.World {
	t.Helper()
	p, err := scenarios.Load(name, append([]string{"fidelity=flow", "expect=[]"}, sets...))
	if err != nil {
		t.Fatal(err)
	}
	return rehearsal.World(p, 1, 0, nil)
}

// hopeless are ways back that never work.
const hopeless = "respond.actions=[{name: practised, kind: rollback, succeeds: 0%}, {name: on-paper, kind: rollback, succeeds: 0%}, {name: fix, kind: rollback, succeeds: 0%, takes: 1h}]"

// acks are the times from each page to its ack.
func acks(o outcome.Outcome) (out []clock.Span) {
	ring := clock.Time(0)
	for _, e := range o.Timeline {
		switch {
		case strings.HasPrefix(e.Text, "is paged"):
			ring = e.At
		case e.Text == "acknowledges":
			out = append(out, e.At.Sub(ring))
		}
	}
	return out
}

// Nothing helps, so that people are paged again and again. Each page draws times
// of its own, and the same ones under every strategy.
func TestEachPageHasTimesOfItsOwn(t *testing.T) {
	w := firstWorld(t, "untested-rollback", "respond.oncall.ack=exp(5m)", "respond.oncall.diagnose=exp(5m)", "respond.oncall.verify=1m",
		"respond.oncall.escalate_after=0s", hopeless)
	one, other := acks(find(t, w, "practised", true)), acks(find(t, w, "forward-only", true))
	if len(one) < 3 || len(other) < 3 {
		t.Fatalf("%d and %d pages", len(one), len(other))
	}
	if one[0] == one[1] || one[1] == one[2] || one[0] == one[2] {
		t.Errorf("several pages are answered after the same time: %v", one)
	}
	for i := range 3 {
		if one[i] != other[i] {
			t.Errorf("page %d is answered after %v under one strategy, after %v under another", i+1, one[i], other[i])
		}
	}
}

func TestASecondPersonTakesThePage(t *testing.T) {
	sets := []string{"respond.oncall.page=0s", "respond.oncall.ack=5h", "respond.oncall.second.ack=4m", "respond.oncall.night.ack=1", "respond.oncall.weekend.ack=1"}
	o := find(t, firstWorld(t, "night-release", sets...), "all-at-once", true)
	if got := o.Recovery.Parts[outcome.Ack]; got != 19*clock.Minute {
		t.Errorf("somebody answers after %v, want 15m and the second's 4m", got)
	}
	if o.Safety.Pages != 2 {
		t.Errorf("%d pages, want one for each of two people", o.Safety.Pages)
	}
	alone := find(t, firstWorld(t, "night-release", append(sets, "respond.oncall.escalate_after=0s")...), "all-at-once", true)
	if got := alone.Recovery.Parts[outcome.Ack]; got < 5*clock.Hour {
		t.Errorf("alone, somebody answers after %v", got)
	}
}

func TestAVerdictThatIsLost(t *testing.T) {
	sets := []string{"observe.detectors=[{name: orders-errors, kind: canary-compare, min_requests: 50}]", "clock.follow=2h"}
	kept := find(t, firstWorld(t, "night-release", sets...), "watched", true)
	lost := find(t, firstWorld(t, "night-release", append(sets, "respond.lost.verdict=100%")...), "watched", true)
	if kept.Result != outcome.Aborted || lost.Result != outcome.LeftBad || !lost.Safety.Full {
		t.Errorf("with its verdict the rollout is %v, without %v", kept.Result, lost.Result)
	}
}

func TestAPageThatIsLost(t *testing.T) {
	pages := func(sets ...string) int {
		return find(t, firstWorld(t, "untested-rollback", append(sets, "clock.follow=3h", hopeless)...), "practised", true).Safety.Pages
	}
	if some, none := pages(), pages("respond.lost.page=100%"); some == 0 || none != 0 {
		t.Errorf("%d pages, and %d where all are lost", some, none)
	}
}

// The same world, told and not: contacts are heard later by what support takes.
func TestSupportThatWasNotTold(t *testing.T) {
	w := firstWorld(t, "nobody-told", "coordination.0.routing=30m", "observe.detectors.tickets.delay=10m")
	told, untold := find(t, w, "told", true), find(t, w, "untold", true)
	if later := untold.Recovery.Detect - told.Recovery.Detect; later != 30*clock.Minute {
		t.Errorf("noticed %v later, want 30m", later)
	}
}

// Nobody is told of a clean release: the team finds out after 5 minutes and has
// the rollout frozen for an hour.
func TestATeamFreezesTheRollout(t *testing.T) {
	const team = "coordination=[{kind: team, name: warehouse, told: TOLD, objects: 100%, notices: 5m, freeze: 1h}]"
	full := func(told string) clock.Span {
		o := find(t, firstWorld(t, "small-shop", strings.Replace(team, "TOLD", told, 1)), "canary", false)
		if !o.Safety.Full {
			t.Fatalf("told %s: %v", told, o.Result)
		}
		return o.Safety.TimeToFull
	}
	// The bake of 20 minutes that it interrupts is over 45 minutes before the freeze is.
	before, never, late := full("before"), full("never"), full("at step 2")
	if d := never - before; d != 45*clock.Minute {
		t.Errorf("everybody has it %v later, want 45m", d)
	}
	if late != never {
		t.Errorf("told at the second step, they object before: %v, want %v", late, never)
	}
	if first := full("at step 1"); first != before {
		t.Errorf("told at the first step they do not object: %v, want %v", first, before)
	}
}

func TestFailuresInAWindowAreCountedApart(t *testing.T) {
	for told, check := range map[string]func(h outcome.Harm) bool{
		"before":    func(h outcome.Harm) bool { return h.Announced > 0 && h.Announced < h.Failed },
		"at step 1": func(h outcome.Harm) bool { return h.Announced > 0 && h.Announced < h.Failed },
		"never":     func(h outcome.Harm) bool { return h.Announced == 0 && h.Failed > 0 },
	} {
		h := find(t, firstWorld(t, "small-shop", "coordination=[{kind: customers, window: 3m, told: "+told+"}]"), "all-at-once", true).Harm
		if !check(h) {
			t.Errorf("told %s: %g of %g failures were announced", told, h.Announced, h.Failed)
		}
	}
	long := find(t, firstWorld(t, "small-shop", "coordination=[{kind: customers, window: 1d}]"), "all-at-once", true).Harm
	if d := long.Announced - long.Failed; d > 1e-3*long.Failed || d < -1e-3*long.Failed {
		t.Errorf("in a day's window %g of %g failures were announced", long.Announced, long.Failed)
	}
}
