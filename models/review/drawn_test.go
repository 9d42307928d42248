package review_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// steps are when each step of a strategy is asked for and in force, by foresight.
func steps(t *testing.T, name, strategy string, sets ...string) []review.GuideStep {
	t.Helper()
	p, err := scenarios.Load(name, sets)
	if err != nil {
		t.Fatal(err)
	}
	return review.GuideOf(p, strategy).Steps
}

// A flag that takes three minutes to be pushed is in force three minutes later at
// each raise, and nothing else is.
func TestForesightOfAPushedFlag(t *testing.T) {
	plain, pushed := steps(t, "small-shop", "toggle"), steps(t, "small-shop", "toggle", "flags.takes=3m")
	for k := range plain {
		want := 3 * clock.Minute
		if k == 0 { // the dark version
			want = 0
		}
		if more := (pushed[k].Reached - pushed[k].Begins) - (plain[k].Reached - plain[k].Begins); more != want {
			t.Errorf("step %d is in force %s later, want %s", k+1, more, want)
		}
	}
}

// What a migration does before the deploy puts it off: its work, for longer where it
// is throttled, and its locks. What it does afterwards does not.
func TestForesightOfAMigration(t *testing.T) {
	first := func(expand string) clock.Span {
		s := steps(t, "contract-too-early", "hasty-canary", "change.migration.steps.0="+expand)
		return s[0].Reached - s[0].Begins
	}
	plain := first("{do: expand, at: before deploy}")
	for expand, want := range map[string]clock.Span{
		"{do: expand, at: before deploy, after: 2m}":                            2 * clock.Minute,
		"{do: expand, at: before deploy, takes: 10m, load: 10%, throttle: 50%}": 20 * clock.Minute,
		"{do: expand, at: before deploy, lock: {hold: 30s}}":                    30 * clock.Second,
	} {
		if more := first(expand) - plain; more != want {
			t.Errorf("%s puts the deploy off by %s, want %s", expand, more, want)
		}
	}
}
