package rollout_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// counting is a gate with the defaults of its tags.
func counting(change func(*rollout.Gate)) *rollout.Gate {
	g := &rollout.Gate{
		Detector: "errors", OnFail: "abort", Over: "step", Interval: minute, Errors: 4,
		Empty: "error", NaN: "fail", Few: "inconclusive",
	}
	change(g)
	return g
}

// measured lets a gate measure whenever it wants to, letter by letter: p(ass),
// f(ail), i(nconclusive), 0 (no request), 9 (too few). It returns how and when the
// run ended, or Running and when it would measure next.
func measured(g *rollout.Gate, story string) (*rollout.Analysis, clock.Span) {
	a := g.Analyse(0)
	for _, c := range story {
		now := a.Next()
		a.Measure(now, map[rune]signal.Verdict{
			'p': {State: signal.Pass, N: 500}, 'f': {State: signal.Fail, N: 500}, 'i': {State: signal.Inconclusive, N: 500},
			'0': {State: signal.NoData}, '9': {State: signal.NoData, N: 9},
		}[c])
		if a.Phase() != rollout.Running {
			return a, now
		}
	}
	return a, a.Next()
}

// The rules of Argo's AnalysisRun: failures add up and never need to be in a
// row, errors do need to be and are tried again after 10 s; an empty answer is an
// error, 0/0 is a failure.
func TestAnalysis(t *testing.T) {
	for _, c := range []struct {
		name  string
		gate  func(*rollout.Gate)
		story string
		phase rollout.Phase
		at    clock.Span
	}{
		{"the first failure fails it", func(*rollout.Gate) {}, "ppf", rollout.Failed, 2 * clock.Minute},
		{"a limit of 2 is the third failure, not two in a row", func(g *rollout.Gate) { g.FailureLimit = 2 }, "ffpppf", rollout.Failed, 5 * clock.Minute},
		{"two in a row are within a limit of 2", func(g *rollout.Gate) { g.FailureLimit = 2 }, "ffpp", rollout.Running, 4 * clock.Minute},
		{"detection: delay and limit times the interval", func(g *rollout.Gate) { g.FailureLimit, g.InitialDelay = 3, 2*minute }, "ffff", rollout.Failed, 5 * clock.Minute},
		{"a count that passes", func(g *rollout.Gate) { g.Count = 5 }, "ppppp", rollout.Successful, 4 * clock.Minute},
		{"failures within the limit use up the count", func(g *rollout.Gate) { g.Count, g.FailureLimit = 3, 1 }, "pfp", rollout.Successful, 2 * clock.Minute},
		{"without a count it never passes", func(*rollout.Gate) {}, "pppp", rollout.Running, 4 * clock.Minute},
		{"one measurement needs no interval", func(g *rollout.Gate) { g.Count, g.Interval = 1, 0 }, "p", rollout.Successful, 0},
		{"empty answers abort after 40 s", func(*rollout.Gate) {}, "00000", rollout.Broken, 40 * clock.Second},
		{"errors not in a row are forgiven", func(g *rollout.Gate) { g.NaN = "error" }, "0000p0000", rollout.Running, 140 * clock.Second},
		{"errors do not use up the count", func(g *rollout.Gate) { g.Count, g.NaN = 2, "error" }, "p00p", rollout.Successful, 80 * clock.Second},
		{"0/0 fails at the interval", func(*rollout.Gate) {}, "p0", rollout.Failed, clock.Minute},
		{"0/0 as an error", func(g *rollout.Gate) { g.NaN = "error" }, "p00000", rollout.Broken, 100 * clock.Second},
		{"empty as Flagger has it", func(g *rollout.Gate) { g.Empty = "fail" }, "0", rollout.Failed, 0},
		{"too few cannot tell", func(*rollout.Gate) {}, "9", rollout.Doubtful, 0},
		{"inconclusive within the limit", func(g *rollout.Gate) { g.Inconclusive, g.Count = 2, 4 }, "i9pp", rollout.Successful, 3 * clock.Minute},
		{"inconclusive beyond it", func(g *rollout.Gate) { g.Inconclusive = 2 }, "ipip9", rollout.Doubtful, 4 * clock.Minute},
		{"three in a row are enough", func(g *rollout.Gate) { g.Successes, g.Count, g.FailureLimit = 3, 6, 2 }, "pfppp", rollout.Successful, 4 * clock.Minute},
		{"an error ends a row", func(g *rollout.Gate) { g.Successes, g.NaN = 2, "error" }, "p0pp", rollout.Successful, 130 * clock.Second},
		{"what is inconclusive ends it, too", func(g *rollout.Gate) { g.Successes, g.Inconclusive = 2, 1 }, "pip", rollout.Running, 3 * clock.Minute},
		{"no such row within the count, failures within their limit", func(g *rollout.Gate) { g.Successes, g.Count, g.FailureLimit = 2, 4, 2 }, "pfpf", rollout.Doubtful, 3 * clock.Minute},
		{"failures beyond it come first", func(g *rollout.Gate) { g.Successes, g.Count, g.FailureLimit = 2, 4, 1 }, "fpf", rollout.Failed, 2 * clock.Minute},
		{"any number may fail until there is a row", func(g *rollout.Gate) { g.Successes, g.FailureLimit = 2, -1 }, "fffffpp", rollout.Successful, 6 * clock.Minute},
		{"and no row within the count has failed", func(g *rollout.Gate) { g.Successes, g.FailureLimit, g.Count = 2, -1, 4 }, "pfpf", rollout.Failed, 3 * clock.Minute},
		{"nothing after the end", func(*rollout.Gate) {}, "fp", rollout.Failed, 0},
	} {
		a, at := measured(counting(c.gate), c.story)
		if a.Phase() != c.phase || at != c.at {
			t.Errorf("%s: %s at %s, want %s at %s (%s)", c.name, a.Phase(), at, c.phase, c.at, a.Why())
		}
	}
}

func TestAnalysisSaysWhatItCounted(t *testing.T) {
	a, _ := measured(counting(func(g *rollout.Gate) { g.FailureLimit, g.Count, g.Inconclusive = 1, 10, 1 }), "pfif")
	for _, want := range []string{"errors, 10 measurements every 1m", "1 passed, 2 failed, 1 inconclusive", "the last was"} {
		if !strings.Contains(a.Why(), want) {
			t.Errorf("%q does not say %q", a.Why(), want)
		}
	}
}

func TestGatesAreChecked(t *testing.T) {
	for _, c := range []struct {
		change func(*rollout.Gate)
		want   string
	}{
		{func(*rollout.Gate) {}, ""},
		{func(g *rollout.Gate) { g.Interval = 0 }, ""},
		{func(g *rollout.Gate) { g.Interval, g.Count = 0, 2 }, "interval: is missing: 2 measurements need a time between them"},
		{func(g *rollout.Gate) { g.Count, g.FailureLimit = 3, 4 }, "failure_limit: can never be exceeded: 4"},
		{func(g *rollout.Gate) { g.Count, g.FailureLimit, g.Successes = 5, 2, 3 }, ""},
		{func(g *rollout.Gate) { g.FailureLimit, g.Successes = -1, 3 }, ""},
		{func(g *rollout.Gate) { g.Count, g.FailureLimit, g.Successes = 4, 2, 3 }, "consecutive_successes: cannot come together within 4 measurements when 2 may fail"},
		{func(g *rollout.Gate) { g.Interval, g.Successes = 0, 3 }, "interval: is missing: measurements in a row need a time between them"},
		{func(g *rollout.Gate) { g.FailureLimit = -1 }, "failure_limit: lets any number fail, so that the gate never fails"},
		{func(g *rollout.Gate) { g.Interval, g.Inconclusive = 0, 1 }, "inconclusive_limit: can never be exceeded: 1"},
		{func(g *rollout.Gate) { g.Interval, g.InitialDelay = 0, unit.Duration(clock.Second) }, "initial_delay: delays nothing: the gate does not count"},
	} {
		got := ""
		for _, p := range counting(c.change).Check() {
			got += p.Field + ": " + p.Msg
		}
		if got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
