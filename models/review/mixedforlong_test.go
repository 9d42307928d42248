package review_test

import (
	"strings"
	"testing"
)

var _ = tried(trial{
	id:    "mixed-for-long",
	fires: of(defect+".when={mixed: true}", defect+".in=version"),
	says:  "bakes keep the versions mixed for 30m, with 32% of the requests meeting both",
	path:  "strategies[0].steps",
	quiet: of(defect+".when={mixed: true}", defect+".in=version", byTen),
})

// Messages that the old version cannot read are sent while versions are mixed, pinned
// tenants or not, and nobody is told to mix them.
func TestMessagesOfMixedVersions(t *testing.T) {
	sets := []string{
		"change.defects=[{kind: poison-messages, name: odd, probability: 20%, queue: mail, unreadable_by: old}]",
		"queues=[{name: mail, from: orders, for: [order], to: orders, rate: 40/s}]",
	}
	says := func(id string, more ...string) (out string) {
		for _, f := range reviewOf(t, append(more, sets...)...).Findings {
			if f.ID == id {
				out += f.What + "; " + f.Change
			}
		}
		return out
	}
	for _, by := range []string{"request", "tenant"} {
		if got := says("mixed-for-long", canary+"by="+by); !strings.Contains(got, "the old one cannot read what the new one sends to mail") {
			t.Errorf("by %s: %q", by, got)
		}
	}
	// Dark everywhere before the flag is raised, no old version is left to read it. (The
	// sum of the cohorts' shares is 1 but for rounding.)
	if got := says("mixed-for-long", toggle, "tenants.standard.rate=33/s", "tenants.internal.rate=7/s"); got != "" {
		t.Errorf("of a toggle: %q", got)
	}
	if got := says("everybody-at-once", once); !strings.Contains(got, "not kind: canary") {
		t.Errorf("the remedy is %q", got)
	}
}
