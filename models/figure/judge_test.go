package figure_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

func judged(t *testing.T, text string, worlds []outcome.World) figure.Judged {
	t.Helper()
	e, err := figure.ParseExpectation(text, names)
	if err != nil {
		t.Fatal(err)
	}
	return e.Judge(worlds, figure.Terms{PBad: 0.3, Confidence: 0.95, Follow: 3600})
}

// wider adds one to the difference of the first world.
func wider(worlds []outcome.World) []outcome.World {
	figure.Play(&worlds[0], "all-at-once", true).Harm.TenantsHit++
	return worlds
}

// The ruling follows from the interval. With 7 worlds the 95% interval of the
// median reaches from the least to the largest value.
func TestRulings(t *testing.T) {
	for _, c := range []struct {
		text   string
		worlds []outcome.World
		want   figure.Ruling
	}{
		{"bad.canary.tenants_hit <= 7%", hits(1, 1, 2, 3, 4, 5, 6, 7), figure.Pass},
		{"bad.canary.tenants_hit < 7%", hits(1, 1, 2, 3, 4, 5, 6, 7), figure.Undecided},
		{"bad.canary.tenants_hit >= 8%", hits(1, 1, 2, 3, 4, 5, 6, 7), figure.Fail},
		{"0.5% < bad.canary.tenants_hit", hits(1, 1, 2, 3, 4, 5, 6, 7), figure.Pass},
		{"bad.canary.tenants_hit <= 50%", hits(1, 1, 2), figure.Undecided},     // too few for any end
		{"bad.canary.tenants_hit.p95 <= 50%", hits(1, 1, 2), figure.Undecided}, // likewise
		{"bad.canary.service_recovery < 5m", nil, figure.Undecided},            // never defined
		{"clean.canary.false_abort <= 60%", hits(1, 1, 2, 3, 4, 5, 6, 7), figure.Pass},
		{"clean.canary.false_abort <= 3%", hits(1, 1, 2, 3, 4, 5, 6, 7), figure.Undecided},

		// In the same worlds a difference of 1 stands out of a spread of 90.
		{"bad.canary.tenants_hit < bad.all_at_once.tenants_hit", wider(hits(1, 1, 90, 3, 60, 5, 30, 7)), figure.Pass},
		{"bad.canary.tenants_hit > bad.all_at_once.tenants_hit", wider(hits(1, 1, 90, 3, 60, 5, 30, 7)), figure.Fail},
		{"bad.canary.tenants_hit < bad.all_at_once.tenants_hit", hits(1, 1, 90, 3), figure.Undecided},               // signs of 3 worlds
		{"bad.canary.tenants_hit < bad.all_at_once.tenants_hit", hits(1, 1, 90, 3, 60, 5, 30, 7), figure.Undecided}, // always 1, in 7
		{"bad.canary.tenants_hit < bad.all_at_once.tenants_hit", hits(1, slices.Repeat([]int{1}, 29)...), figure.Undecided},
		{"bad.canary.tenants_hit < bad.all_at_once.tenants_hit", hits(1, slices.Repeat([]int{1}, 30)...), figure.Pass},
		// Ties, and values without spread, decide from 30 worlds on.
		{"bad.canary.tenants_hit < bad.all_at_once.tenants_hit", hits(0, 1), figure.Undecided},
		{"bad.canary.tenants_hit <= bad.all_at_once.tenants_hit", hits(0, 1, 90, 3, 60, 5, 30, 7), figure.Undecided},
		{"bad.canary.tenants_hit < bad.all_at_once.tenants_hit", hits(0, slices.Repeat([]int{1, 90, 3}, 10)...), figure.Fail},
		{"bad.canary.tenants_hit <= bad.all_at_once.tenants_hit", hits(0, slices.Repeat([]int{1, 90, 3}, 10)...), figure.Pass},
		{"bad.canary.tenants_hit <= 1%", hits(1, slices.Repeat([]int{1}, 29)...), figure.Undecided},
		{"bad.canary.tenants_hit.mean > 1%", hits(1, slices.Repeat([]int{1}, 29)...), figure.Undecided},
		{"overall.canary.tenants_hit.mean > 1%", hits(1, slices.Repeat([]int{1}, 29)...), figure.Undecided},
		{"bad.canary.tenants_hit <= 1%", hits(1, slices.Repeat([]int{1}, 30)...), figure.Pass},
		{"bad.canary.tenants_hit.mean > 1%", hits(1, slices.Repeat([]int{1}, 30)...), figure.Fail},
		// With a statistic, the intervals have to clear each other.
		{"bad.canary.tenants_hit.p50 < bad.all_at_once.tenants_hit.p50", hits(1, 1, 90, 3, 60, 5, 30, 7), figure.Undecided},
		{"bad.canary.tenants_hit.p50 < bad.all_at_once.tenants_hit.p50", hits(50, 1, 2, 3, 4, 5, 6, 7), figure.Pass},
	} {
		j := judged(t, c.text, c.worlds)
		if j.Ruling != c.want {
			t.Errorf("%s in %d worlds: %s, want %s (left %v–%v)", c.text, len(c.worlds), j.Ruling, c.want, j.Left.Low, j.Left.High)
		}
	}
}

// cutOff marks every n-th world's plays of a strategy as not over when following
// ended.
func cutOff(worlds []outcome.World, strategy string, n int) []outcome.World {
	for i := range worlds {
		if play := figure.Play(&worlds[i], strategy, true); i%n == 0 {
			play.Recovery.ServiceCensored = true
			play.Harm.Failed = float64(play.Harm.Minutes)
		}
	}
	return worlds
}

// What following cut off is a lower bound: by it no claim of at most passes, and
// none of at least fails.
func TestABoundIsNoValue(t *testing.T) {
	spread := func() []int {
		n := make([]int, 40)
		for i := range n {
			n[i] = 1 + i
		}
		return n
	}
	for _, c := range []struct {
		text  string
		every int // n-th world of canary is cut off; 0: none
		want  figure.Ruling
	}{
		{"bad.canary.harm_minutes <= 35m", 0, figure.Pass},
		{"bad.canary.harm_minutes <= 35m", 2, figure.Undecided}, // half of them may be anything
		{"bad.canary.harm_minutes <= 35m", 10, figure.Pass},     // 4 of 40 do not move the median
		{"bad.canary.harm_minutes >= 1m", 2, figure.Pass},
		{"bad.canary.harm_minutes >= 50m", 0, figure.Fail},
		{"bad.canary.harm_minutes >= 50m", 2, figure.Undecided},
		{"bad.canary.harm_minutes.mean <= 1h", 0, figure.Pass},
		{"bad.canary.harm_minutes.mean <= 1h", 40, figure.Undecided},
		{"bad.canary.harm_minutes.mean > 10m", 40, figure.Pass},
		{"overall.canary.harm_minutes.p60 <= 1h", 0, figure.Pass},
		{"overall.canary.harm_minutes.p90 <= 1h", 2, figure.Undecided},

		// The better one of two is not better for having been cut off.
		{"bad.canary.harm_minutes < bad.all_at_once.harm_minutes", 0, figure.Pass},
		{"bad.canary.harm_minutes < bad.all_at_once.harm_minutes", 1, figure.Undecided},
		{"bad.canary.harm_minutes < bad.all_at_once.harm_minutes", 20, figure.Pass},
	} {
		worlds := hits(50, spread()...)
		if c.every > 0 {
			cutOff(worlds, "canary", c.every)
		}
		if j := judged(t, c.text, worlds); j.Ruling != c.want {
			t.Errorf("%s, every %d. world cut off: %s, want %s (left %v, %v–%v)", c.text, c.every, j.Ruling, c.want, j.Left.Center, j.Left.Low, j.Left.High)
		}
	}

	// A tie of two that are both cut off everywhere is no tie.
	worlds := cutOff(cutOff(hits(0, spread()...), "canary", 1), "all-at-once", 1)
	for _, op := range []string{"<", "<=", ">", ">="} {
		text := fmt.Sprintf("bad.canary.harm_minutes %s bad.all_at_once.harm_minutes", op)
		if j := judged(t, text, worlds); j.Ruling != figure.Undecided || j.Why == "" {
			t.Errorf("%s: %s because %q", text, j.Ruling, j.Why)
		}
	}
	// Two worlds that were not cut off do not make the others count.
	worlds = cutOff(hits(50, spread()...), "canary", 1)
	for i := range 2 {
		figure.Play(&worlds[i], "canary", true).Recovery.ServiceCensored = false
	}
	if j := judged(t, "bad.canary.harm_minutes < bad.all_at_once.harm_minutes", worlds); j.Ruling != figure.Undecided ||
		j.Paired.Won != 2 || j.Paired.Tied != 38 || j.Paired.Cut != 38 {
		t.Errorf("38 of 40 cut off: %s, %+v", j.Ruling, j.Paired)
	}
	// The one that was cut off is the worse one all the same.
	worlds = cutOff(hits(50, spread()...), "all-at-once", 1)
	if j := judged(t, "bad.canary.harm_minutes < bad.all_at_once.harm_minutes", worlds); j.Ruling != figure.Pass {
		t.Errorf("against one that is worse and cut off: %s because %q", j.Ruling, j.Why)
	}
}

func TestWhatIsSeenOfABound(t *testing.T) {
	f, _ := figure.Get("harm_minutes")
	s := f.Sample(cutOff(hits(0, 1, 2, 3, 4, 5, 6, 7), "canary", 1), "canary", true)
	e := s.Estimate(figure.Median, 0.95)
	if !math.IsInf(e.Center, 1) || e.Low != 60 || !e.OpenHigh() || e.Censored != 7 || s.Seen(figure.Median) != 240 {
		t.Errorf("median %v (%v to %v), seen %v", e.Center, e.Low, e.High, s.Seen(figure.Median))
	}
	if !slices.ContainsFunc(e.Warnings, func(w stats.Warning) bool { return w.Code == stats.NotReached }) {
		t.Errorf("warnings %v", e.Warnings)
	}
}

// A true claim about a share fails with at most 2.5%, whatever the share: summed
// over all counts, so no chance is left to the test.
func TestTrueClaimsAboutSharesSeldomFail(t *testing.T) {
	for _, n := range []int{10, 40, 100} {
		rulings := map[string][]figure.Ruling{}
		claims := map[string]float64{"<= 2%": 0.02, "<= 10%": 0.1, ">= 10%": 0.1, "<= 50%": 0.5, ">= 97%": 0.97}
		for k := range n + 1 {
			worlds := hits(0, make([]int, n)...)
			for i := range k {
				figure.Play(&worlds[i], "canary", false).Marks.FalseAbort = true
			}
			for claim := range claims {
				rulings[claim] = append(rulings[claim], judged(t, "clean.canary.false_abort "+claim, worlds).Ruling)
			}
		}
		for claim, share := range claims {
			wrong := 0.0
			for k, r := range rulings[claim] {
				if r == figure.Fail {
					wrong += distuv.Binomial{N: float64(n), P: share}.Prob(float64(k))
				}
			}
			if wrong > 0.025 {
				t.Errorf("false_abort %s of %d worlds, true: fails with probability %v", claim, n, wrong)
			}
		}
	}
}

// Differences that are the same everywhere are surely small from 30 worlds on,
// those that were cut off never.
func TestSmallNeedsSpreadOrWorlds(t *testing.T) {
	f, _ := figure.Get("harm_minutes")
	small := func(worlds []outcome.World) bool {
		a, b := f.Sample(worlds, "canary", true), f.Sample(worlds, "all-at-once", true)
		return figure.Versus(a, b, stats.CompareOptions{}).Small(300)
	}
	for want, worlds := range map[bool][][]outcome.World{
		true:  {hits(0, slices.Repeat([]int{3}, 30)...), hits(1, slices.Repeat([]int{3}, 30)...)},
		false: {hits(0, slices.Repeat([]int{3}, 29)...), hits(1, 1, 2, 3), cutOff(hits(1, slices.Repeat([]int{3}, 30)...), "canary", 9), hits(6, slices.Repeat([]int{3}, 30)...)},
	} {
		for i, w := range worlds {
			if small(w) != want {
				t.Errorf("case %d of %v is %v", i, want, !want)
			}
		}
	}
}
