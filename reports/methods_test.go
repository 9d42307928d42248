package reports_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/reports"
)

// Every interval that a reader is shown has its method named in the same output, in the
// words of the file: shares by Wilson in a table and by Clopper and Pearson in a claim.
func TestIntervalsNameTheirMethods(t *testing.T) {
	plain := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	r := report(80)
	for _, format := range []string{"text", "markdown"} {
		text := plain(string(written(t, r, format, 120)))
		_, methods, found := strings.Cut(text, "Methods of the 95% intervals: ")
		if !found {
			t.Fatalf("%s names none:\n%s", format, text)
		}
		methods, _, _ = strings.Cut(methods, ".")
		for _, want := range []string{"order statistics (medians, 1 in 20", "wilson (shares", "clopper-pearson (claims)", "t (what to reckon with, differences"} {
			if !strings.Contains(methods, want) {
				t.Errorf("%s: no %q in %q", format, want, methods)
			}
		}
		if !strings.Contains(text, "95% interval, Wilson's") || !strings.Contains(text, "shares by Clopper and Pearson's exact interval") {
			t.Errorf("%s: a heading lacks its method", format)
		}
	}
	for seed, want := range map[uint64]string{1: "t (differences)", 2: "studentised permutation (differences)"} {
		var b strings.Builder
		f, _ := reports.Get("text")
		after := gentler(30)
		after.Repro.Seed = seed
		if err := f.Compare(&b, diff(t, report(30), after), reports.Style{Width: 100}); err != nil || !strings.Contains(plain(b.String()), want) {
			t.Errorf("seed %d: no %q in\n%s", seed, want, b.String())
		}
	}
}
