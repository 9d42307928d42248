package reports_test

import (
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
