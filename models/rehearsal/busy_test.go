package rehearsal_test

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
)

// Three detectors page one person. Whoever is paged is not paged again until they
// have decided, and what rings on is taken up afterwards.
func TestOneThingAtATime(t *testing.T) {
	p := embedded(t, "wrong-rows", "change.defects.0={kind: functional, name: fails, probability: 50%, in: version, fail: 10%}",
		"observe.detectors.3={name: high, kind: threshold, above: 1%, page: oncall}", "respond.actions=[{kind: rollback, takes: 2m, succeeds: 0%}]",
		"respond.oncall.diagnose=10m").Narrow([]string{"all-at-once"})
	p.Fidelity = plan.Flow
	again := 0
	for r := range 10 {
		o := find(t, rehearsal.World(p, 1, r, nil), "all-at-once", true)
		at, pages := "", 0
		for _, e := range o.Timeline {
			if e.Who != "oncall" {
				continue
			}
			switch {
			case strings.HasPrefix(e.Text, "is paged"):
				if at != "" {
					t.Errorf("world %d: paged at %v for %s while at work on %s", r, e.At, e.Text, at)
				}
				at = e.Text
				pages++
			case e.Lane == outcome.Did, strings.HasPrefix(e.Text, "has no way back"), strings.Contains(e.Text, "recovered"):
				at = ""
			}
		}
		if pages > 1 {
			again++
		}
	}
	if again == 0 {
		t.Error("nobody is ever paged twice")
	}
}
