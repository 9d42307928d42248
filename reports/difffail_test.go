package reports_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/reports"
)

// What a pipeline fails by: only figures that are decided on count, only a sure
// change for the worse is one, and one that is surely small is neither that nor
// unknown.
func TestWhatAPipelineFailsBy(t *testing.T) {
	for _, c := range []struct {
		decided, told, favours, small, alike, few bool
		worse, undecided                          bool
	}{
		{decided: true, told: true, worse: true},
		{decided: true, told: true, favours: true},
		{decided: true, told: true, small: true},
		{decided: true, undecided: true},
		{decided: true, small: true},
		{decided: true, alike: true},
		{decided: true, alike: true, few: true, undecided: true},
		{decided: true, few: true, undecided: true},
		{alike: true, few: true},
		{told: true},
		{},
	} {
		d := &reports.Diff{Moves: []reports.Move{{
			Comparison: reports.Comparison{Decided: c.decided, Distinguishable: c.told, Favours: c.favours, Small: c.small, Few: c.few}, Alike: c.alike,
		}}}
		if d.Worse() != c.worse || d.Undecided() != c.undecided {
			t.Errorf("%+v: worse %v, undecided %v", c, d.Worse(), d.Undecided())
		}
	}
}

// A strategy that a change of the plan leaves as it is in ten worlds may differ in one
// of the next ten; the same plan played again does not.
func TestFewWorldsThatAreTheSameDoNotProveMuch(t *testing.T) {
	for n, open := range map[int]bool{10: true, 30: false} {
		for _, change := range []bool{true, false} {
			after := report(n)
			if change {
				after.Repro.ScenarioHash = "1123456789abcdef"
			}
			d := diff(t, report(n), after)
			if d.Undecided() != (open && change) || !d.Paired || d.Worse() {
				t.Errorf("%d worlds, changed %v: %v", n, change, d.Sentences)
			}
			if says := strings.Contains(strings.Join(d.Sentences, " "), "always the same, and fewer than 30 worlds"); says != (open && change) {
				t.Errorf("%d worlds, changed %v: %v", n, change, d.Sentences)
			}
		}
	}
}

// The difference that matters is what the plan says that comes after; where it
// says nothing, what the one before said.
func TestWhatMattersStandsInTheReportThatComesAfter(t *testing.T) {
	for _, c := range []struct{ before, after, want float64 }{{0.3, 0.01, 0.01}, {0.3, 0, 0.3}, {0, 0.02, 0.02}} {
		before, after := report(30), gentler(30)
		before.Matters, after.Matters = map[string]float64{"tenants_hit": c.before}, map[string]float64{"tenants_hit": c.after}
		for _, m := range diff(t, before, after).Moves {
			if m.Figure == "tenants_hit" && m.Matters != c.want {
				t.Errorf("%s: %v matters, want %v", fmt.Sprint(c), m.Matters, c.want)
			}
		}
	}
}
