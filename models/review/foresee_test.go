package review_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/models/review"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// What a review foresees is what a play does: in every embedded scenario a clean
// release that nothing holds up takes each step within seconds of when the review says
// so. What is drawn, a flag's pipeline or the steps of a migration, is foreseen in the
// mean only, and left out here.
func TestForesightAgainstPlays(t *testing.T) {
	compared := 0
	for _, name := range scenarios.Names() {
		p, err := scenarios.Load(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := p.Scenario
		if !s.Flags.Takes.IsZero() && s.Flags.Takes.Mean() > 0 || !s.Flags.Heard.IsZero() || s.Change.Migration != nil && s.Change.Migration.Steps[0].Lock != nil {
			continue
		}
		p.Fidelity = plan.Flow
		world := rehearsal.World(p, 1, 0, nil)
		for i := range world.Plays {
			o := &world.Plays[i]
			if o.Bad || o.Result != outcome.Completed {
				continue
			}
			g := review.GuideOf(p, o.Strategy)
			if len(o.Stages) != len(g.Steps) {
				t.Errorf("%s, %s: %d steps, and %d are foreseen", name, o.Strategy, len(o.Stages), len(g.Steps))
				continue
			}
			for k, stage := range o.Stages {
				begins, reached := stage.Begins.Sub(o.Release), stage.Reached.Sub(o.Release)
				if apart := max((begins - g.Steps[k].Begins).Abs(), (reached - g.Steps[k].Reached).Abs()); apart > 2*clock.Second {
					t.Errorf("%s, %s, step %d: asked for after %s and in force after %s; foreseen are %s and %s",
						name, o.Strategy, k+1, begins, reached, g.Steps[k].Begins, g.Steps[k].Reached)
				}
				compared++
			}
		}
	}
	if compared < 200 {
		t.Errorf("only %d steps were compared", compared)
	}
}
