package rehearsal_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A flag is raised for a tenth after ten calm minutes in the dark, and a canary sends a
// tenth of the requests to the new version: both gates look at those who see the change
// and see the same 30%, so they stop the step at the same scrape after it began. What
// the dark version served does not thin out the ratio, fills no long window, and passes
// no measurement of a count: with 10 requests a second that see it, chance is
// below 1e-9.
func TestTheDarkDoesNotDiluteTheFlag(t *testing.T) {
	for name, gate := range map[string]string{
		"threshold": "{detector: ratio}",
		"burn rate": "{detector: burn}",
		"count":     "{detector: ratio, over: rollout, interval: 30s, count: 5, failure_limit: 1}",
	} {
		for _, engine := range []string{"flow", "request"} {
			took := map[string]clock.Span{}
			for _, strategy := range []string{
				"kind: canary, by: request, steps: [{to: 10%, bake: 20m}, {to: 100%}]",
				"kind: toggle, dark: 10m, steps: [{to: 10%, bake: 20m}, {to: 100%}], behind: flag",
			} {
				where := "version"
				if strategy[6:12] == "toggle" {
					where = "feature"
				}
				p, err := scenarios.Parse("focus", fmt.Appendf(nil, focused, where, strategy, gate), []string{"fidelity=" + engine})
				if err != nil {
					t.Fatal(err)
				}
				o := bad(t, p, 1, 0, "it")
				took[where] = stopped(t, o).Sub(o.Stages[len(o.Stages)-1].Reached)
			}
			if off := took["feature"] - took["version"]; off > 16*clock.Second || off < -16*clock.Second {
				t.Errorf("%s, %s: the toggle is stopped %s after the flag was heard, the canary after %s", name, engine, took["feature"], took["version"])
			}
		}
	}
}

// stopped is when the rollout stopped itself.
func stopped(t *testing.T, o outcome.Outcome) clock.Time {
	t.Helper()
	for _, e := range o.Timeline {
		if strings.HasPrefix(e.Text, "abort: ") {
			return e.At
		}
	}
	t.Fatalf("nothing stops %s: %v", o.Strategy, o.Timeline)
	return 0
}

const focused = `
name: focus
title: Who sees the feature
clock: {start: "Tue 10:00", follow: 1h}
release: {start: 1m}
tenants: [{cohort: all, count: 1000, rate: 100/s, skew: zipf(0)}]
load: {operations: [{name: ask, share: 100%%, entry: shop, access: read}], clients: {attempts: 1}}
services: [{name: shop, instances: 4, concurrency: 64, time: 2ms, startup: 1s}]
change:
  service: shop
  flag: flag
  defects: [{kind: functional, name: wrong, probability: 50%%, in: %s, fail: 30%%, per: attempt}]
observe:
  scrape: 15s
  detectors:
    - {name: ratio, kind: threshold, scope: exposed, above: 10%%, window: 5m, min_requests: 100}
    - {name: burn, kind: burn-rate, scope: exposed, service: shop, min_requests: 100}
strategies:
  - {name: it, %s, gate: [%s]}
respond: {actions: [{kind: rollback}]}
`
