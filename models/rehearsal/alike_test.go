package rehearsal_test

import (
	"fmt"
	"testing"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// shop is the small shop with a defect that no comparison can see, watched by one that
// pages: people take it back.
const shop = `
extends: small-shop
name: alike
title: Those who have it and those who do not fail alike
change: {defects: [%s]}
strategies: [{name: canary, kind: canary, by: request, steps: [{to: 10%%, bake: 60m}, {to: 100%%}]}]
observe:
  detectors:
    - {name: compare, kind: canary-compare, min_requests: 50, page: oncall}
    - {name: ranks, kind: mann-whitney, page: oncall}
    - {name: burn, kind: burn-rate, page: oncall}
    - {name: reconcile, kind: reconciliation, page: oncall}
expect: []
`

// What hurts both sides alike, or shows in nothing that is measured, fails a judge no oftener
// than a clean change: neither while it lasts, nor in the quiet after it was taken back.
// canary-compare promises at most 1% of each of two steps. mann-whitney fails below 50 points,
// so with two metrics when both are off: by the closed form at most as often as one of them,
// one side of 2%, in each of six judgements. In 40 worlds, no judge that keeps its bound fails
// here with a probability above 1e-6; one that took the quiet for a standard
// failed in 9, and one that held the hour with everybody on it against the end of the way back in 3.
func TestJudgesOfWhatIsAlike(t *testing.T) {
	const worlds = 40
	for defect, text := range map[string]string{
		"everywhere": "{kind: functional, name: both, probability: 50%, in: everywhere, when: {operation: order}, fail: 10%, per: request}",
		"rows":       "{kind: bad-writes, name: unseen, probability: 50%, in: feature, ratio: 2%}",
	} {
		p, err := scenarios.Parse("alike", fmt.Appendf(nil, shop, text), []string{"change.defects.wrong-total.probability=0%", "clock.follow=2h", "respond.actions=[{kind: rollback, succeeds: 100%}]"})
		if err != nil {
			t.Fatal(err)
		}
		p = p.Narrow([]string{"canary"})
		p.Fidelity = plan.Flow
		n := map[string]int{}
		for r := range worlds {
			w := rehearsal.World(p, 7, r, nil)
			for i := range w.Plays {
				for _, a := range w.Plays[i].Alarms {
					if w.Plays[i].Bad {
						n[a.Detector]++
					}
				}
			}
		}
		for judge, bound := range map[string]float64{"compare": 2 * 0.01, "ranks": 6 * 0.01} {
			if e := stats.ProportionExact(n[judge], worlds, sure); e.Low > bound {
				t.Errorf("%s: %s fails in %d of %d bad worlds; sides that are alike give at most %g", defect, judge, n[judge], worlds, bound)
			}
		}
		if n["burn"]+n["reconcile"] < worlds/2 {
			t.Errorf("%s: nobody noticed, so that nothing was taken back: %v", defect, n)
		}
	}
}
