package review

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/signal"
)

// Each way back that may be taken names the next one that may, and the last one none.
func TestWaysAreChained(t *testing.T) {
	ways := chained([]Undo{{Way: "shift"}, {Way: "rollback", Not: "the schema"}, {Way: "fix"}})
	if ways[0].Next != "fix" || ways[1].Next != "" || ways[2].Next != "" {
		t.Errorf("%+v", ways)
	}
}

// Only levels of all requests tell whether a way back has worked.
func TestWhatProvesThatItWorked(t *testing.T) {
	one := []detect.Burn{{}}
	for _, c := range []struct {
		probe detect.Probe
		want  bool
	}{
		{&detect.BurnRate{Scope: signal.All, Rules: one}, true},
		{&detect.BurnRate{Scope: signal.Exposed, Rules: one}, false},
		{&detect.Tickets{}, false},
		{&detect.Reconciliation{}, false},
	} {
		if got := whole(c.probe); got != c.want {
			t.Errorf("%T %+v: %v", c.probe, c.probe, got)
		}
	}
}
