package verify

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// smallest is a release of which all can be worked out by hand: equal tenants,
// constant load, one service with room to spare that starts in no time, no
// background errors, one attempt per request, nobody who watches.
const smallest = `
name: smallest
clock: {start: "Tue 09:30", follow: 20m}
release: {start: 0s}
tenants: [{cohort: all, count: 200, rate: 20/s, skew: zipf(0), weight: 100%}]
load:
  operations: [{name: op, share: 100%, entry: shop}]
  clients: {timeout: 1s, attempts: 1}
services: [{name: shop, instances: 20, concurrency: 8, time: 5ms, startup: 0s}]
change: {service: shop, defects: [{kind: functional, name: broken, probability: 100%, fail: 20%}]}
strategies: [{name: canary, kind: canary, by: request, steps: [{to: 5%, bake: 10h}, {to: 100%}]}]
observe: {detectors: []}
respond:
  oncall: {page: 0s, ack: 0s, diagnose: 29m50s, wrong_hypothesis: 0%}
  actions: []
`

// rehearsed plays whole rehearsals of a scenario, after these changes, and
// returns the mean over worlds of a figure of its first strategy's bad play, or
// of its clean one.
func rehearsed(engine, scenario string, worlds int, bad bool, of func(outcome.Outcome) float64, sets ...string) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		p, err := scenarios.Parse("verify", []byte(scenario), sets)
		if err != nil {
			panic(err)
		}
		if p.Fidelity = plan.Request; engine == "flow" {
			p.Fidelity = plan.Flow
		}
		var x []float64
		for r := range worlds {
			play := 0
			if !bad {
				play = 1
			}
			x = append(x, of(rehearsal.World(p, seed, r, nil).Plays[play]))
		}
		return stats.Mean(x, Confidence)
	}
}
