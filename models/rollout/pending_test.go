package rollout_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
)

// A gate that counts an alert with a for clause counts what fires; a judge that
// cannot tell is something else.
func TestPendingIsNotInconclusive(t *testing.T) {
	for pending, want := range map[bool]rollout.Phase{true: rollout.Successful, false: rollout.Doubtful} {
		g := rollout.Gate{Detector: "errors", Count: 1}
		run := g.Analyse(0)
		run.Measure(0, signal.Verdict{State: signal.Inconclusive, Pending: pending, N: 100})
		if run.Phase() != want {
			t.Errorf("pending %t: %s, want %s", pending, run.Phase(), want)
		}
	}
}
