package review_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/review"
)

// A fifth of the requests, two in five of them orders of which 5% fail, are 0.4% of all:
// under 2%, and under 6 times the budget. Everybody's 2% are over both. What slows requests
// may make them ring at any step.
func TestAnAlarmThatCannotRingProvesNothing(t *testing.T) {
	blind := func(step review.GuideStep) (out []string) {
		for _, w := range step.Proof {
			if w.Blind != "" {
				out = append(out, w.Detector)
			}
		}
		return out
	}
	for _, c := range []struct {
		sets        []string
		first, last []string
	}{
		{of(defect + ".per=request"), []string{"burn", "everybody"}, nil},
		{of(defect+".per=request", defect+".fail=30%"), nil, nil},
		{of(defect+".per=request", defect+".fail=1%"), []string{"burn", "everybody"}, []string{"burn", "everybody"}},
		{of("change.defects=[{kind: latency, name: slow, probability: 20%, factor: 3}]"), nil, nil},
	} {
		g := guideOf(t, "canary", c.sets...)
		if a, b := blind(g.Steps[0]), blind(g.Steps[1]); !slices.Equal(a, c.first) || !slices.Equal(b, c.last) {
			t.Errorf("%v: blind are %v, then %v; want %v, then %v", c.sets, a, b, c.first, c.last)
		}
	}
}

// A version that cannot be taken back is no point of no return while a flag is: whoever
// is paged lowers it.
func TestAFlagIsAWayBackFromWhatStays(t *testing.T) {
	for _, c := range []struct {
		what   string
		sets   []string
		oneWay string
		stays  string
	}{
		{"behind a flag", of(toggle, "change.reversible=no"), "", "the new version stays where it is, and new-price off is all the way back there is"},
		{"no kill switch", of(toggle, "change.reversible=no", "respond.actions=[{kind: rollback}]"), "the change is not reversible", ""},
		{"reversible", of(toggle), "", ""},
	} {
		g := guideOf(t, "toggle", c.sets...)
		s := g.Steps[len(g.Steps)-1]
		if s.OneWay != c.oneWay || strings.Join(s.Stays, "; ") != c.stays {
			t.Errorf("%s: one way because %q, stays %q", c.what, s.OneWay, s.Stays)
		}
	}
}

// What a window or a blackout puts off puts off the migration before it too.
func TestAMigrationWaitsForTheWindow(t *testing.T) {
	const migration = "change.migration={store: db, steps: [{do: expand, takes: 5m}]}"
	const then = ", then: {kind: all-at-once}}]"
	for strategy, want := range map[string]string{
		"strategies=[{name: s, kind: all-at-once}]":                                                                "Not before the start, Tue 10:00.",
		"strategies=[{name: s, kind: scheduled, windows: [{days: [Wed], from: \"01:00\", to: \"04:00\"}]" + then:   "Not before the start, Wed 01:00.",
		"strategies=[{name: s, kind: scheduled, blackouts: [{days: [Tue], from: \"09:00\", to: \"12:00\"}]" + then: "Not before the start, Tue 12:00.",
	} {
		if got := guideOf(t, "s", strategy, migration).Before; len(got) == 0 || !strings.HasPrefix(got[len(got)-1].Do, want) {
			t.Errorf("%s: %v, want %s", strategy, got, want)
		}
	}
}
