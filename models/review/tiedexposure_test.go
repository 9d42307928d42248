package review_test

import (
	"strings"
	"testing"
)

var _ = tried(trial{
	id:    "tied-exposure",
	fires: of(once),
	says:  "taking it back replaces 8 instances, about 2m40s with the decision; lowering new-price takes 1m30s",
	path:  "strategies[0]",
	quiet: of(once, "respond.actions.kill-switch.propagation=10m"),
})

func TestTiedWithoutADeployBack(t *testing.T) {
	for want, actions := range map[string]string{
		"no deploy takes it back; lowering new-price takes 16m":                                     "[{kind: kill-switch, takes: 1m, propagation: 15m}]",
		"about 2m40s with the decision; with {kind: kill-switch}, lowering new-price would take 1m": "[{kind: rollback}]",
	} {
		got := ""
		for _, f := range reviewOf(t, once, "respond.actions="+actions).Findings {
			if f.ID == "tied-exposure" {
				got += f.What
			}
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q", actions, got)
		}
	}
}
