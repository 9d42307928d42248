package rehearsal_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
)

// A gate that fails at every scrape, with other figures each time, pauses the rollout
// once: it is said once, and one person is asked.
func TestAPauseIsSaidOnce(t *testing.T) {
	for _, strategy := range []string{
		`{name: s, kind: dark-launch, mirror: 50%, bake: 20m, then: {kind: all-at-once}, gate: [{detector: errors, on_fail: pause}]}`,
		`{name: s, kind: canary, by: request, steps: [{to: 25%, bake: 20m}, {to: 100%}], gate: [{detector: errors, on_fail: pause}]}`,
	} {
		steps(t, strategy, true, func(t *testing.T, o outcome.Outcome) {
			if n := count(o, "paused at"); n != 1 || o.Safety.Waits != 1 {
				t.Errorf("paused %d times, %d waits: %v", n, o.Safety.Waits, o.Timeline)
			}
		})
	}
}
