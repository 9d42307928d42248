package agreement_test

import (
	"slices"
	"testing"
)

// Close to saturation, where failures are elastic (an error of 1% in a service
// time is one of several times that in what is turned away), the engines must
// agree within half of the requests failed or 2 points, and 2 minutes. Each case
// is tax-engine at half its size with another mechanism driven hard; the first
// strategy only, but for the canary.
func TestStress(t *testing.T) {
	base := []string{
		"clock.follow=20m", "load.profile.kind=constant", "faults=[]", "expect=[]", "services.checkout.instances=6", "services.checkout.concurrency=1",
	}
	onlyAll := `strategies=[{name: all-at-once, kind: all-at-once, deploy: {kind: rolling, surge: 25%, unavailable: 25%}}]`
	for _, c := range []struct {
		name string
		sets []string
	}{
		{"a restart overloads the service", []string{onlyAll}},
		{"a defect makes it three times as slow", []string{onlyAll, "services.checkout.concurrency=2",
			"change.defects=[{kind: latency, name: slow, probability: 100%, in: version, factor: 3}]"}},
		{"attempts fail and use up the budget", []string{onlyAll, "services.checkout.concurrency=3",
			"change.defects=[{kind: functional, name: flaky, probability: 100%, in: version, fail: 70%, per: attempt}]"}},
		{"random balancing", []string{onlyAll, "services.checkout.balance=random", "services.checkout.concurrency=2"}},
		{"one canary instance gets a whale", []string{"tenants.standard.skew=zipf(1.4)",
			`strategies=[{name: canary, kind: canary, by: tenant, steps: [{to: 10%, bake: 5m}, {to: 100%}], gate: [{detector: checkout-errors, owner: payments}]}]`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := scaled(t, "tax-engine", 0.5, append(append(slices.Clone(quick), base...), c.sets...)...)
			byRequest, byFlow := pair(p, 3, 8)
			table(t, p, byRequest, byFlow, 0.5, 2, true)
		})
	}
}
