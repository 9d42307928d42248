package conformance_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// blameless reports whether a play is blamed for nothing, bit for bit.
func blameless(o outcome.Outcome) bool {
	h := o.Harm
	return h.Failed == 0 && h.Spared == 0 && h.TenantsHit == 0 && h.TenantsDegraded == 0 && h.Minutes == 0 && h.RowsDamaged == 0 &&
		h.MessagesLate == 0 && h.MessagesLost == 0 && h.BudgetBurned == 0 && o.Recovery.FirstHarm == clock.Never && o.Detection == outcome.NoHarm
}

// labels are strategies that, at a service with room to spare, only change who
// is told to be where.
const labels = `
strategies:
  - {name: all, kind: all-at-once, deploy: recreate}
  - {name: request, kind: canary, by: request, steps: [{to: %d%%, bake: 1m}, {to: 100%%}]}
  - {name: tenant, kind: canary, by: tenant, steps: [{to: %d%%, bake: 1m}, {to: 100%%}]}
  - {name: toggle, kind: toggle, behind: new, deploy: recreate, dark: 30s, steps: [{cohort: few, bake: 30s}, {to: %d%%, bake: 1m}, {to: 100%%}]}
  - {name: dark-canary, kind: toggle, behind: new, dark: 30s, deploy_by: {kind: canary, steps: [{to: %d%%, bake: 1m}, {to: 100%%}]}, steps: [{to: 100%%}]}
observe: {detectors: []}
respond: {actions: []}
`

// heard is a way in which instances hear of a flag.
func heard(r *rapid.T) string {
	return "flags: " + rapid.SampledFrom([]string{
		"{}", "{heard: \"lognormal(p50=2s, p95=40s)\"}", "{takes: 20s, heard: \"uniform(0s, 30s)\"}", "{stale: 40%}",
		"{stale: 40%, stale_hear: start}", "{stale: 40%, stale_hear: nothing, default: \"on\"}",
	}).Draw(r, "flags") + "\n"
}

// A change without a defect whose exposure only labels requests is blamed for
// nothing, however much fails anyway and whatever guards the system.
func TestLabelsAreBlamedForNothing(t *testing.T) {
	plays, failing := 0, 0
	check(t, 40, func(r *rapid.T) {
		text, changed := world(r, trade{trouble: true, guards: true})
		share := func() int { return rapid.IntRange(1, 99).Draw(r, "share") }
		text += fmt.Sprintf("change: {service: %s, flag: new}\n", changed) + heard(r) + fmt.Sprintf(labels, share(), share(), share(), share())
		p, seed := parsed(r, text), rapid.Uint64().Draw(r, "seed")
		for _, e := range engines {
			w := e.played(p, seed)
			if w.Control.Failed > 0 {
				failing++
			}
			for _, o := range w.Plays {
				plays++
				if !blameless(o) || o.Result != outcome.Completed {
					r.Fatalf("by %v, %s: %v, blamed for %+v\n%s", e, o.Strategy, o.Result, o.Harm, text)
				}
			}
		}
	})
	t.Logf("%d plays; something fails anyway in %d of the worlds", plays, failing)
	if plays < 500 || failing < 40 {
		t.Errorf("only %d plays were tried, and something failed anyway in %d worlds", plays, failing)
	}
}
