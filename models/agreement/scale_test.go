// Package agreement holds the two traffic engines against each other: it plays
// the same worlds by request and by flow and tests that what comes out is
// equivalent. It has tests only. What it measured stands in docs/validation.md.
package agreement_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// scaled loads a scenario with a factor on everything that counts requests, so
// that the request engine can play it: the tenants' rates, the instances and
// connections that serve them, the requests that a detector waits for, and the
// readiness of users to report. Utilisations stay as they are as far as whole
// instances allow; a service keeps two of them at least, so that it can be
// replaced bit by bit. sets come after that.
func scaled(t testing.TB, name string, factor float64, sets ...string) *plan.Plan {
	t.Helper()
	whole, err := scenarios.Load(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := whole.Scenario
	var all []string
	set := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	part := func(n, least int) int { return max(int(math.Ceil(factor*float64(n)-1e-9)), min(n, least)) }
	for i, c := range s.Tenants {
		set("tenants.%d.rate=%.9f/s", i, factor*float64(c.Rate))
	}
	for i, n := range s.Services {
		set("services.%d.instances=%d", i, part(n.Instances, 2))
	}
	for i, n := range s.Stores {
		set("stores.%d.connections=%d", i, part(n.Connections, 2))
	}
	for i, d := range s.Observe.Detectors {
		switch d := d.Probe.(type) {
		case *detect.CanaryCompare:
			set("observe.detectors.%d.min_requests=%d", i, part(d.MinRequests, 1))
		case *detect.Threshold:
			set("observe.detectors.%d.min_requests=%d", i, part(d.MinRequests, 1))
		case *detect.Tickets:
			set("observe.detectors.%d.share_who_report=%g%%", i, 100*min(float64(d.Share)/factor, 1))
		}
	}
	p, err := scenarios.Load(name, append(all, sets...))
	if err != nil {
		t.Fatal(err)
	}
	return p
}
