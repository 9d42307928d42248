package rehearsal_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// A service that one user asks once in three hours, released at once, and half of
// what it answers is wrong: only what monitoring asks itself tells. Two failures
// within ten minutes of requests every 15 s come after 4 requests in the mean, which
// is 1 minute, and are seen 7.5 s later. In 40 worlds the mean has a standard error of
// 6.8 s; it lies within 31 s and 104 s but with a probability below 1e-6.
func TestMonitoringAsksItself(t *testing.T) {
	const text = `
name: asked
clock: {start: "Tue 09:30", follow: 20m}
release: {start: 1m}
tenants: [{cohort: all, count: 1, rate: 0.0001/s, weight: 100%}]
load: {operations: [{name: op, share: 100%, entry: shop}], clients: {timeout: 1s, attempts: 1}}
services: [{name: shop, instances: 2, concurrency: 8, time: 5ms, startup: 0s}]
change: {service: shop, defects: [{kind: functional, name: broken, probability: 100%, fail: 50%}]}
strategies: [{name: at-once, kind: all-at-once, deploy: {kind: recreate}}]
observe: {scrape: 15s, detectors: [{name: own, kind: synthetic, operation: op, every: 15s, failures: 2, within: 10m}]}
respond: {actions: []}
`
	p, err := scenarios.Parse("asked", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []plan.Fidelity{plan.Request, plan.Flow} {
		p.Fidelity = f
		sum, n := 0.0, 40
		for r := range n {
			w := rehearsal.World(p, 5, r, nil)
			if len(w.Control.Alarms) > 0 {
				t.Errorf("by %v: it fails without a release", f)
			}
			for _, o := range w.Plays {
				switch rang := len(o.Alarms) > 0; {
				case rang != o.Bad:
					t.Errorf("by %v, world %d, bad %v: fails %v", f, r, o.Bad, rang)
				case rang:
					sum += o.Alarms[0].First.Sub(o.Release).Seconds()
				}
				if o.Harm.Failed > 5 || o.Detection == outcome.PreEmpted {
					t.Errorf("by %v: blamed for %v requests", f, o.Harm.Failed)
				}
			}
		}
		mean := sum / float64(n)
		t.Logf("by %v it fails after %.0f s", f, mean)
		if !(mean > 31 && mean < 104) {
			t.Errorf("by %v it fails after %v s in the mean", f, mean)
		}
	}
}
