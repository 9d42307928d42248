package rehearsal_test

import (
	"fmt"
	"testing"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"gonum.org/v1/gonum/stat/distuv"
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
    - {name: compare, kind: canary-compare, min_requests: 50, alpha: 0.01%%, page: oncall}
    - {name: ranks, kind: mann-whitney, confidence: 99.99%%, page: oncall}
    - {name: burn, kind: burn-rate, page: oncall}
    - {name: reconcile, kind: reconciliation, page: oncall}
expect: []
`

// What hurts both sides alike, or shows in nothing that is measured, fails a judge no oftener
// than a clean change: neither while it lasts, nor in the quiet after it was taken back. The
// judges are made sure, so that a few failures say much: canary-compare promises at most
// 0.01% of each of two steps; mann-whitney fails below 50 points, so with two metrics when
// both are off: at most as often as one of them, one side of 0.01%, in each of six judgements.
// Of 40 worlds, three then fail with a probability of 1e-7 and 3e-7; six such bounds
// are held. What is not alike is so far apart that judges who are sure see it as well: the
// quiet taken for a standard, or the hour with everybody on it.
func TestJudgesOfWhatIsAlike(t *testing.T) {
	const worlds = 40
	for defect, text := range map[string]string{
		"everywhere": "{kind: functional, name: both, probability: 50%, in: everywhere, when: {operation: order}, fail: 10%, per: request}",
		"rows":       "{kind: bad-writes, name: unseen, probability: 50%, in: feature, ratio: 2%}",
	} {
		p, err := scenarios.Parse("alike", fmt.Appendf(nil, shop, text), []string{"change.defects.wrong-total.probability=0%", "clock.follow=2h", "observe.detectors.orders-errors.alpha=0.01%", "respond.actions=[{kind: rollback, succeeds: 100%}]"})
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
		for judge, bound := range map[string]float64{"compare": 2 * 1e-4, "orders-errors": 2 * 1e-4, "ranks": 6 * 0.5e-4} {
			if p := likelier(n[judge], worlds, bound); p < 1e-6 {
				t.Errorf("%s: %s fails in %d of %d bad worlds, which sides that are alike give with a probability of %.2g", defect, judge, n[judge], worlds, p)
			}
		}
		if n["burn"]+n["reconcile"] < worlds/2 {
			t.Errorf("%s: nobody noticed, so that nothing was taken back: %v", defect, n)
		}
	}
}

// likelier is the chance of k or more of n, each with chance p.
func likelier(k, n int, p float64) float64 {
	return 1 - distuv.Binomial{N: float64(n), P: p}.CDF(float64(k)-1)
}
