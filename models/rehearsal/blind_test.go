package rehearsal_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// blinded has two strategies that differ in their names, with a gate that measures
// once and takes so many errors, where this share of the scrapes fails.
const blinded = `
name: blind
title: Monitoring that fails
clock: {start: "Tue 10:00", follow: 30m}
release: {start: 1m}
tenants: [{cohort: all, count: 20, rate: 1/s}]
load: {operations: [{name: ask, share: 100%%, entry: shop, access: read}], clients: {attempts: 1}}
services: [{name: shop, instances: 4, concurrency: 64, time: 2ms, startup: 1s, errors: 0.1%%}]
change: {service: shop, defects: [{kind: functional, name: wrong, probability: 50%%, in: version, fail: 20%%}]}
strategies:
  - {name: one, kind: canary, by: request, steps: [{to: 10%%, bake: 10m}, {to: 100%%}], gate: &gate [{detector: errors, count: 1, initial_delay: 5m, consecutive_errors: %d, empty: pass, nan: pass, few: pass}]}
  - {name: two, kind: canary, by: request, steps: [{to: 10%%, bake: 10m}, {to: 100%%}], gate: *gate}
observe:
  scrape: 5s
  scrape_fails: %g%%
  detectors: [{name: errors, kind: threshold, scope: exposed, above: 10%%, window: 5m, min_requests: 5}]
respond: {actions: [{kind: rollback}]}
`

// A gate whose measurement is an error, with none to spare, takes a good release
// back in the share of the worlds in which that scrape fails, and in the share's
// square with one to spare: two measurements 10 s apart are of two scrapes. Failing
// scrapes do not know the strategy.
func TestScrapesThatFail(t *testing.T) {
	const worlds = 200
	for _, fidelity := range []plan.Fidelity{plan.Flow, plan.Request} {
		for _, c := range []struct {
			errors int
			fails  float64
			want   float64
		}{{0, 0, 0}, {0, 30, 0.3}, {1, 50, 0.25}, {3, 100, 1}} {
			p, err := scenarios.Parse("blind", fmt.Appendf(nil, blinded, c.errors, c.fails), nil)
			if err != nil {
				t.Fatal(err)
			}
			p.Fidelity = fidelity
			n := worlds
			if fidelity != plan.Flow {
				n = 5
			}
			back := 0
			for r := range n {
				w := rehearsal.World(p, 3, r, nil)
				one, two := find(t, w, "one", false), find(t, w, "two", false)
				if one.Result != outcome.Completed {
					back++
				}
				if !reflect.DeepEqual(one.Timeline, two.Timeline) {
					t.Fatalf("world %d: by name: %v and %v", r, one.Timeline, two.Timeline)
				}
				if c.fails < 100 && c.errors == 0 && len(find(t, w, "one", true).Alarms) == 0 {
					t.Errorf("world %d: a defect is never seen", r)
				}
			}
			if e := stats.ProportionExact(back, n, sure); e.Low > c.want || e.High < c.want {
				t.Errorf("%v%% of the scrapes fail, %d errors to spare: %d of %d taken back, want %v of them", c.fails, c.errors, back, n, c.want)
			}
		}
	}
}
