package reports_test

import (
	"fmt"
	"testing"

	"github.com/rehearse-sim/rehearse/reports"
)

// What a pipeline fails by: only figures that are decided on count, only a sure
// change for the worse is one, and one that is surely small is neither that nor
// unknown.
func TestWhatAPipelineFailsBy(t *testing.T) {
	for _, c := range []struct {
		decided, told, favours, small, alike bool
		worse, undecided                     bool
	}{
		{decided: true, told: true, worse: true},
		{decided: true, told: true, favours: true},
		{decided: true, told: true, small: true},
		{decided: true, undecided: true},
		{decided: true, small: true},
		{decided: true, alike: true},
		{told: true},
		{},
	} {
		d := &reports.Diff{Moves: []reports.Move{{
			Comparison: reports.Comparison{Decided: c.decided, Distinguishable: c.told, Favours: c.favours, Small: c.small}, Alike: c.alike,
		}}}
		if d.Worse() != c.worse || d.Undecided() != c.undecided {
			t.Errorf("%+v: worse %v, undecided %v", c, d.Worse(), d.Undecided())
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
