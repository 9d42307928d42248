package review_test

import "testing"

var _ = tried(trial{
	id:    "stale-acceptance",
	fires: of("accept=[{finding: weak-gate, because: it is small}]"),
	says:  "accepts weak-gate, which is not found",
	path:  "accept[0]",
	quiet: of("accept=[{finding: unwatched-end, because: support watches}]"),
})

// What is accepted keeps its place in the document with the reason, behind all others;
// one that is for another strategy, or has no such name, is stale.
func TestAcceptedFindings(t *testing.T) {
	const gateless = canary + "gate=[{detector: compare}]"
	find := func(accept string) (reason string, last, stale bool) {
		all := reviewOf(t, gateless, "accept=["+accept+"]").Findings
		for i, f := range all {
			if f.ID == "gate-without-owner" {
				reason, last = f.Accepted, i == len(all)-1
			}
			stale = stale || f.ID == "stale-acceptance"
		}
		return reason, last, stale
	}
	for accept, want := range map[string]struct {
		reason      string
		last, stale bool
	}{
		"{finding: gate-without-owner, because: we are two}":                      {"we are two", true, false},
		"{finding: gate-without-owner, strategy: canary, because: we are two}":    {"we are two", true, false},
		"{finding: gate-without-owner, strategy: others, because: we are two}":    {"", false, true},
		"{finding: gate-with-an-owner, because: there is no such finding at all}": {"", false, true},
	} {
		if reason, last, stale := find(accept); reason != want.reason || last != want.last && want.last || stale != want.stale {
			t.Errorf("%s: reason %q, last %v, stale %v", accept, reason, last, stale)
		}
	}
}
