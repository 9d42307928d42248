package reports_test

import (
	"math"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/reports"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// otherwise says what the verdict adds where a and b leave so many rows wrong.
func otherwise(a, b func(world int) float64, matters float64, decide []string) string {
	list := hit(of(20, 10, 20), of(20, 30, 50))
	for i := range list {
		list[i].Plays[0].Harm.Failed, list[i].Plays[2].Harm.Failed = 1, 1
		list[i].Plays[0].Harm.RowsDamaged, list[i].Plays[2].Harm.RowsDamaged = a(i), b(i)
	}
	r := reports.New(list, reports.About{
		Strategies: letters[:2], Asked: len(list), Decide: decide, Follow: clock.Hour.Seconds(), Matters: map[string]float64{"rows_damaged": matters},
	})
	for _, s := range r.Verdict.Sentences {
		if strings.HasPrefix(s, "Not decided on") {
			return s
		}
	}
	return ""
}

// By tenants hit a is best and b is worst. That a leaves rows wrong and b does not is
// said, unless it may be noise, surely does not matter, or the scenario decides on it; that the worst is
// the worst in that as well is no news.
func TestTheVerdictNamesHarmThatItIsSilentOn(t *testing.T) {
	const many, none = 100.0, 0.0
	always := func(x float64) func(int) float64 { return func(int) float64 { return x } }
	once := func(i int) float64 { return many * float64(max(0, 1-i)) }
	for _, c := range []struct {
		name    string
		a, b    func(int) float64
		matters float64 // rows, from which on they do
		decide  []string
		want    string
	}{
		{"surely", always(many), always(none), 0, []string{"tenants_hit"}, "of which a has 100 and b 0 (means)"},
		{"too few to matter", always(many), always(none), 2 * many, []string{"tenants_hit"}, ""},
		{"in one world", once, always(none), 0, []string{"tenants_hit"}, ""},
		{"decided on", always(many), always(none), 0, []string{"tenants_hit", "rows_damaged"}, ""},
		{"the worst", always(none), always(many), 0, []string{"tenants_hit"}, ""},
		{"equal", always(many), always(many), 0, []string{"tenants_hit"}, ""},
	} {
		if got := otherwise(c.a, c.b, c.matters, c.decide); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// All that may be said holds jointly: over the five harms and the pairs of strategies, so
// that a difference needs p < 1% of two strategies and p < 0.33% of three. In 40 worlds
// with a spread of 1 about their mean, t is that mean times √40.
func TestHarmThatIsNamedHoldsJointly(t *testing.T) {
	for _, c := range []struct {
		t          float64 // p is 5% at 2.02, 1% at 2.71, 0.33% at 3.13 (39 degrees of freedom)
		strategies int
		says       bool
	}{{2.5, 2, false}, {2.85, 2, true}, {2.95, 3, false}, {3.25, 3, true}} {
		hits := [][]int{of(20, 10, 20), of(20, 30, 50), of(20, 15, 25)}[:c.strategies]
		list := hit(hits...)
		for i := range list {
			for j := range c.strategies {
				list[i].Plays[2*j].Harm.Failed, list[i].Plays[2*j].Harm.RowsDamaged = 1, 1000
			}
			sign := float64(1 - 2*(i%2))
			list[i].Plays[0].Harm.RowsDamaged += 100 * (c.t/math.Sqrt(40) + sign*math.Sqrt(39./40))
		}
		r := reports.New(list, reports.About{
			Strategies: letters[:c.strategies], Asked: len(list), Decide: []string{"tenants_hit"}, Follow: clock.Hour.Seconds(),
		})
		if says := strings.Contains(strings.Join(r.Verdict.Sentences, " "), "Not decided on"); says != c.says {
			t.Errorf("%+v: %q", c, r.Verdict.Sentences)
		}
	}
}
