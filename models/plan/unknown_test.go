package plan_test

import (
	"errors"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Without unknowns the plan is every world's own; with them a world keeps what
// was settled for all of them: engine, hash, claims and who plays.
func TestWorldsKeepWhatWasSettled(t *testing.T) {
	known := &plan.Plan{Hash: "x"}
	if q, drawn, err := known.World(1, 0); q != known || drawn != nil || err != nil {
		t.Errorf("without unknowns: %v, %v, %v", q, drawn, err)
	}
	p := &plan.Plan{
		Hash: "x", Fidelity: plan.Flow, Reason: "asked for", Unknowns: []outcome.Unknown{{Path: "a.b", Law: "uniform(1, 2)"}},
		Strategies: []plan.Strategy{{Name: "canary", Index: 1}},
		Claims:     plan.Claims{Matters: map[string]float64{"tenants_hit": 1}},
		Redraw: func(w rng.World) (*plan.Plan, []outcome.Drawn, error) {
			drawn := []outcome.Drawn{{Text: "1.5", Value: 1.5}}
			if w.Replication() == 7 {
				return nil, drawn, errors.New("it overflows")
			}
			return &plan.Plan{Strategies: []plan.Strategy{{Name: "all-at-once"}, {Name: "canary", Index: 1}}}, drawn, nil
		},
	}
	q, drawn, err := p.World(1, 0)
	if err != nil || len(drawn) != 1 || q.Hash != "x" || q.Fidelity != plan.Flow || q.Reason != p.Reason ||
		len(q.Strategies) != 1 || q.Strategies[0].Index != 1 || q.Claims.Matters["tenants_hit"] != 1 {
		t.Errorf("world %+v, %v, %v", q, drawn, err)
	}
	_, _, err = p.World(1, 7)
	if want := "the world of replication 7 cannot be played, with a.b=1.5: it overflows"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
