package figure_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
)

// Half of the worlds have a release that is bad with 2% and then hurts 100, the
// others one of 98% that hurts 5000. What is to be expected is half of
// 0.02 x 100 + 0.98 x 5000, not 0.5 x 2550. No luck is left but how many worlds are
// of each kind, and here that is 20 of 40.
func TestOverallWeighsEachWorldByItsOwnChance(t *testing.T) {
	var worlds []outcome.World
	for i := range 40 {
		p, failed := 0.02, 100.0
		if i%2 == 1 {
			p, failed = 0.98, 5000
		}
		worlds = append(worlds, outcome.World{Replication: i, PBad: p, Plays: []outcome.Outcome{
			{Strategy: "canary", Bad: true, Harm: outcome.Harm{Failed: failed}},
			{Strategy: "canary"},
		}})
	}
	for text, want := range map[string]figure.Ruling{
		"overall.canary.requests_failed.mean <= 1400": figure.Fail,
		"overall.canary.requests_failed.mean >= 1400": figure.Pass,
		"overall.canary.requests_failed.p95 <= 6000":  figure.Undecided,
	} {
		e, err := figure.ParseExpectation(text, []string{"canary"})
		if err != nil {
			t.Fatal(err)
		}
		j := e.Judge(worlds, figure.Terms{PBad: 0.5, Confidence: 0.95, Follow: 3600})
		if j.Ruling != want {
			t.Errorf("%s: %s, found %+v", text, j.Ruling, j.Left)
		}
	}
}
