package reports_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/reports"
)

// kinds makes worlds in which strategy a hits so many of 1000 tenants, by the defects
// of the change, and b always 500.
func kinds(of map[string][]int) *reports.Report {
	var hits []int
	var defects [][]string
	for _, name := range []string{"mild", "grave", "grave mild", "other"} {
		for _, n := range of[name] {
			hits, defects = append(hits, n), append(defects, strings.Fields(name))
		}
	}
	list := hit(hits, same(len(hits), 500))
	for i := range list {
		for _, name := range letters[:2] {
			figure.Play(&list[i], name, true).Defects = defects[i]
		}
	}
	return decided(list, 2, 0, "tenants_hit")
}

func same(n, value int) []int { return slices.Repeat([]int{value}, n) }

// A median that either of two defects may hold is said to be chance, with the figures of
// each; one that a defect surely holds is not, nor one of kinds that are nearly the same,
// or of worlds that differ for another reason.
func TestMediansBetweenTwoKindsOfWorlds(t *testing.T) {
	mild, grave := []int{0, 1, 2, 3, 4}, []int{900, 920, 940, 950, 960}
	times := func(n int, x []int) []int { return slices.Repeat(x, n) }
	for _, c := range []struct {
		name         string
		of           map[string][]int
		below, above int // worlds, 0 where nothing straddles
	}{
		{"even", map[string][]int{"mild": times(10, mild), "grave": times(10, grave)}, 50, 50},
		{"46 to 54", map[string][]int{"mild": times(11, mild)[:46], "grave": times(11, grave)[:54]}, 46, 54},
		{"both at once", map[string][]int{"mild": times(10, mild), "grave": times(5, grave), "grave mild": times(5, grave)}, 50, 50},
		{"surely mild", map[string][]int{"mild": times(14, mild), "grave": times(6, grave)}, 0, 0},
		{"much alike", map[string][]int{"mild": times(10, grave), "grave": times(10, []int{970, 980, 990})}, 0, 0},
		{"the same defect", map[string][]int{"mild": append(times(10, mild), times(10, grave)...)}, 0, 0},
		{"either defect, either way", map[string][]int{"mild": append(times(5, mild), times(5, grave)...), "grave": append(times(5, mild), times(5, grave)...)}, 0, 0},
	} {
		r := kinds(c.of)
		at := slices.IndexFunc(r.Straddles, func(s reports.Straddle) bool { return s.Figure == "tenants_hit" && s.Statistic == figure.Median })
		warns := slices.IndexFunc(r.Warnings, func(w reports.Warning) bool { return w.Code == "two-kinds" })
		if at < 0 || c.below == 0 {
			if (at >= 0) != (c.below > 0) || (warns >= 0) != (c.below > 0) {
				t.Errorf("%s: %+v, %v", c.name, r.Straddles, r.Warnings)
			}
			continue
		}
		s := r.Straddles[at]
		if s.Strategy != "a" || s.Below.Count != c.below || s.Above.Count != c.above || s.Below.Median != 0.002 || math.Abs(s.Above.Median-0.94) > 1e-9 {
			t.Errorf("%s: %+v", c.name, s)
		}
		if text := r.Warnings[warns].Text; !strings.HasPrefix(text, "the median lies between two kinds of worlds, ") || !strings.Contains(text, ": with a, tenants hit 0.2% or 94%") || !strings.Contains(strings.Join(r.Verdict.Sentences, " "), "a hits 0.2% of the tenants in ") {
			t.Errorf("%s: %q", c.name, text)
		}
		for _, row := range r.Tables[0].Rows {
			if row.Figure == "tenants_hit" && row.Case == figure.Bad && row.Statistic == figure.Median &&
				(!slices.Contains(row.Cells[0].Warnings, "two-kinds") || slices.Contains(row.Cells[1].Warnings, "two-kinds")) {
				t.Errorf("%s: cells %+v", c.name, row.Cells)
			}
		}
	}
}

// Where the scenario says what matters, as much lies between two kinds.
func TestTwoKindsAreAsFarApartAsMatters(t *testing.T) {
	for matters, want := range map[float64]bool{0.01: true, 0.2: false} {
		list := hit(append(same(30, 800), same(30, 900)...), same(60, 500))
		for i := range list {
			figure.Play(&list[i], "a", true).Defects = []string{[]string{"mild", "grave"}[i/30]}
		}
		if r := decided(list, 2, matters, "tenants_hit"); slices.ContainsFunc(r.Straddles, func(s reports.Straddle) bool { return s.Figure == "tenants_hit" }) != want {
			t.Errorf("%v matters: %+v", matters, r.Straddles)
		}
	}
}
