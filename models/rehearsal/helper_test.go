package rehearsal_test

import (
	"math"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// sigmas is the width of the statistical checks of this package: a correct
// figure, nearly normal, is outside with probability 4e-8, so that a test of up
// to 25 such checks raises a false alarm with probability below 1e-6. The seeds
// are fixed.
const sigmas = 5.5

func load(t testing.TB, file string, sets ...string) *plan.Plan {
	t.Helper()
	p, err := scenarios.Load("testdata/"+file+".yaml", sets)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// find returns the bad or the clean play of a strategy.
func find(t testing.TB, w outcome.World, strategy string, bad bool) outcome.Outcome {
	t.Helper()
	for _, o := range w.Plays {
		if o.Strategy == strategy && o.Bad == bad {
			return o
		}
	}
	t.Fatalf("replication %d has no play of %s, bad %v", w.Replication, strategy, bad)
	return outcome.Outcome{}
}

// bad plays a world and returns the bad play of a strategy.
func bad(t testing.TB, p *plan.Plan, seed uint64, replication int, strategy string) outcome.Outcome {
	t.Helper()
	return find(t, rehearsal.World(p, seed, replication, nil), strategy, true)
}

// near checks a count or a ratio against what arithmetic says.
func near(t testing.TB, what string, got, want, sd float64) {
	t.Helper()
	if math.Abs(got-want) > sigmas*sd || !(sd > 0) {
		t.Errorf("%s: got %.6g, want %.6g ± %.2g", what, got, want, sigmas*sd)
	}
}

// poisson checks a count against the mean of a Poisson law, on the scale on
// which such counts are nearly normal with standard deviation 1 (Anscombe 1948).
func poisson(t testing.TB, what string, got, mean float64) {
	t.Helper()
	if z := 2 * (math.Sqrt(got+0.375) - math.Sqrt(mean+0.375)); math.Abs(z) > sigmas {
		t.Errorf("%s: got %.6g, want Poisson with mean %.6g: %.1f standard deviations off", what, got, mean, z)
	}
}

// counted is the span in which requests arrive that the ledger has accounted
// for at the end of a play: whole minutes only.
func counted(o outcome.Outcome) clock.Span {
	return o.End.Sub(0).Truncate(clock.Minute) - o.Release.Sub(0)
}

// did returns the instant of the timeline entry with the text.
func did(t testing.TB, o outcome.Outcome, text string) clock.Time {
	t.Helper()
	for _, e := range o.Timeline {
		if e.Text == text {
			return e.At
		}
	}
	t.Fatalf("%s: nobody did %q: %v", o.Strategy, text, o.Timeline)
	return 0
}

func replace(s, old, new string) string { return strings.ReplaceAll(s, old, new) }
