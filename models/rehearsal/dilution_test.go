package rehearsal_test

import (
	"fmt"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// A defect fails 20% of what large customers ask, who are exposed by half and send a
// tenth of all requests. What a detector sees of it is 20%, times what of its series is
// large, times what of that is exposed: 20% among the exposed of the cohort, 10% in the
// cohort, 2% among the exposed, 1% of everybody. One customer with a series of its own is
// a cohort of one. With some 20 000 requests in the smallest window and levels a third off,
// chance is far below 1e-6.
func TestWhatEachScopeSeesOfADefect(t *testing.T) {
	scopes := []struct {
		name, scope string
		sees        float64
	}{
		{"cohort-exposed", "scope: exposed, cohort: large", 20},
		{"cohort", "cohort: large", 10},
		{"exposed", "scope: exposed", 2},
		{"everybody", "", 1},
		{"baseline", "scope: baseline, cohort: large", 0},
	}
	detectors := ""
	for _, s := range scopes {
		for _, level := range []float64{s.sees * 2 / 3, s.sees*4/3 + 0.1} {
			detectors += fmt.Sprintf("    - {name: %s-%.2f, kind: threshold, above: %.4f%%, window: 10m, %s}\n", s.name, level, level+0.0001, s.scope)
		}
	}
	for _, engine := range []string{"flow", "request"} {
		p, err := scenarios.Parse("scopes", fmt.Appendf(nil, scoped, detectors), []string{"fidelity=" + engine})
		if err != nil {
			t.Fatal(err)
		}
		w := rehearsal.World(p, 1, 0, nil)
		o := find(t, w, "canary", true)
		rang := func(name string) bool {
			for _, a := range o.Alarms {
				if a.Detector == name {
					return true
				}
			}
			return false
		}
		for _, s := range scopes {
			if low := fmt.Sprintf("%s-%.2f", s.name, s.sees*2/3); s.sees > 0 && !rang(low) {
				t.Errorf("%s: %s does not see two thirds of %v%%", engine, s.name, s.sees)
			}
			if high := fmt.Sprintf("%s-%.2f", s.name, s.sees*4/3+0.1); rang(high) {
				t.Errorf("%s: %s sees more than %v%%", engine, s.name, s.sees)
			}
		}
		if o.Result != outcome.Stuck {
			t.Errorf("%s: %s, and nobody was to act", engine, o.Result)
		}
	}
}

const scoped = `
name: scopes
title: Who sees what
clock: {start: "Tue 10:00", follow: 20m}
release: {start: 1m}
tenants:
  - {cohort: small, count: 100, rate: 450/s, skew: zipf(0)}
  - {cohort: large, count: 20, rate: 50/s, skew: zipf(0)}
load: {operations: [{name: ask, share: 100%%, entry: shop, access: read}], clients: {attempts: 1}}
services: [{name: shop, instances: 4, concurrency: 64, time: 2ms, startup: 1s}]
change:
  service: shop
  defects: [{kind: functional, name: wrong, probability: 50%%, in: version, when: {tenant: "cohort == 'large'"}, fail: 20%%, per: attempt}]
strategies: [{name: canary, kind: canary, by: request, steps: [{to: 50%%, bake: 2h}, {to: 100%%}]}]
observe:
  scrape: 15s
  detectors:
%s
respond: {actions: [{kind: rollback}]}
`
