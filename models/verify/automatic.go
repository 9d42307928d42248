package verify

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(automatic())

// deploys is one release by the same steps, taken back by people whom the error
// budget pages, or by a gate of its first step. People, detectors and the rollback
// are what scenarios have by default; that a fifth fails, and the steps, are
// judgement.
const deploys = `
name: deploys
clock: {start: "Tue 09:30", follow: 6h}
release: {start: 1m}
tenants: [{cohort: all, count: 200, rate: 20/s, skew: zipf(0), weight: 100%}]
load:
  operations: [{name: op, share: 100%, entry: shop}]
  clients: {timeout: 1s, attempts: 1}
services: [{name: shop, instances: 20, concurrency: 8, time: 5ms}]
change: {service: shop, defects: [{kind: functional, name: broken, probability: 100%, fail: 20%}]}
strategies:
  - {name: by-people, kind: canary, by: request, steps: [{to: 10%, bake: 10m}, {to: 50%, bake: 10m}, {to: 100%}]}
  - {name: by-gate, kind: canary, by: request, steps: [{to: 10%, bake: 10m}, {to: 50%, bake: 10m}, {to: 100%}], gate: [{detector: compare}]}
observe:
  detectors: [{name: compare, kind: canary-compare}, {name: burn, kind: burn-rate, page: oncall}]
respond: {actions: [{kind: rollback}]}
`

// automatic: one company's hours of customer impact fell by 90% within a year, by
// most when rollbacks became automatic. What is held is that hours fall, and by how
// many powers of ten: means over paired worlds of the time until the last harm.
func automatic() Row {
	return Row{
		Family: "release", Name: "rollback by a gate rather than by people: hours with harm fall by so many powers of ten", Engine: "flow", Unit: "decades",
		Expected: 1, Tolerance: 0.5, Why: "one company's before and after, other things changing too: only sign and order of size are held, a factor of 3 to 30",
		Source: "Slack Engineering, Deploy Safety, 2025: customer-impact hours down 90%",
		Simulate: func(seed uint64) stats.Estimate {
			const worlds = 40
			p, err := scenarios.Parse("verify", []byte(deploys), nil)
			if err != nil {
				panic(err)
			}
			p.Fidelity = plan.Flow       // people and the gate are the same by request, for ten times the time
			var hours [worlds][2]float64 // by people, by the gate
			for r := range worlds {
				plays := rehearsal.World(p, seed, r, nil).Plays // bad before clean
				hours[r] = [2]float64{plays[0].Recovery.Service.Hours(), plays[2].Recovery.Service.Hours()}
			}
			return jackknife(worlds, func(without int) float64 {
				people, gate := 0.0, 0.0
				for r, h := range hours {
					if r != without {
						people, gate = people+h[0], gate+h[1]
					}
				}
				return math.Log10(people / gate)
			})
		},
	}
}
