package conformance_test

import (
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/scenarios"
)

// Small worlds drawn at random, as texts of scenarios, and what plays them. The
// properties that are tried on them hold exactly or not at all, so no chance
// beyond the choice of the worlds is in these tests; its seed is fixed.

// check tries a property on so many random worlds.
func check(t *testing.T, checks int, property func(r *rapid.T)) {
	t.Helper()
	for name, value := range map[string]string{"rapid.seed": "7", "rapid.checks": fmt.Sprint(checks), "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, property)
}

// trade is how tight a random world is.
type trade struct {
	roomy   bool // everywhere, not only at the changed service
	trouble bool // background errors and a fault
	guards  bool // retries with budgets, breakers, hedging, shedding
}

// world draws a chain of one to three services, the one that changes with room
// to spare and in no need of time to start, and returns its text up to the change,
// and which service changes.
func world(r *rapid.T, c trade) (text, changed string) {
	var b strings.Builder
	put := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	number := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(r, name) }
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(r, name) }

	rate := float64(number("rate", 4, 30))
	reads := number("reads", 1, 99)
	put("name: drawn\nclock: {start: %q, follow: 6m}\nrelease: {start: 90s}", pick("start", "Tue 09:30", "Sun 23:58"))
	put("tenants:")
	put("  - {cohort: few, count: %d, rate: %g/s, weight: 50%%, skew: %s, attributes: {size: {large: 50%%, small: 50%%}}}", number("few", 1, 20), rate/4, pick("skew", "zipf(0)", "zipf(1)", "lognormal(sigma=0.8)"))
	put("  - {cohort: many, count: %d, rate: %g/s, weight: 50%%, skew: %s, attributes: {size: {large: 10%%, small: 90%%}}}", number("many", 10, 80), rate*3/4, pick("skew", "zipf(0)", "zipf(1)"))
	put("load:\n  operations: [{name: look, share: %d%%, entry: s0, access: read}, {name: buy, share: %d%%, entry: s0, access: write}]", reads, 100-reads)
	put("  profile: {kind: diurnal, peak_to_trough: %d}", number("peak to trough", 1, 4))
	budget := "100%"
	if c.guards {
		budget = pick("budget", "100%", "10%")
	}
	put("  clients: {timeout: %dms, attempts: %d, budget: %s}", number("patience", 300, 3000), number("attempts", 1, 3), budget)

	n := number("services", 1, 3)
	change := number("changed", 0, n-1)
	put("services:")
	for i := range n {
		mean := float64(number("work", 2, 60)) / 1000
		slots, places, instances := 10_000, 100, number("instances", 1, 4)
		if i != change && !c.roomy {
			slots, places = number("slots", 1, 8), number("places", 0, 64)
			busy := 3 * rate * mean // work above and below it, roughly
			instances = 1 + int(math.Ceil(1.6*busy/float64(slots)/(float64(number("busy", 30, 90))/100)))
		}
		errors := 0
		if c.trouble {
			errors = number("errors", 0, 20)
		}
		put("  - name: s%d\n    instances: %d\n    concurrency: %d\n    queue: %d\n    startup: 0s\n    errors: %d%%", i, instances, slots, places, errors)
		put("    balance: %s\n    time: %q", pick("balance", "least-loaded", "random"), fmt.Sprintf(pick("law", "%gms", "exp(%gms)", "lognormal(mean=%gms, cv=1)"), 1000*mean))
		if c.guards && i != change && rapid.Bool().Draw(r, "sheds") {
			put("    shed: {above: %d%%}", number("above", 80, 300))
		}
		if rapid.Bool().Draw(r, "stores") || i == n-1 {
			put("    stores: [db]")
		}
		if i == n-1 {
			continue
		}
		more := ""
		if c.guards {
			more = pick("guard", "", ", budget: 20%", ", hedge: 50ms", ", fallback: 40%", ", breaker: {failure_ratio: 30%}", ", breaker: {}, fallback: 50%")
		}
		put("    calls: [{to: s%d, timeout: %dms, attempts: %d%s}]", i+1, number("timeout", 50, 1000), number("tries", 1, 3), more)
	}
	connections := 10_000
	if !c.roomy {
		connections = number("connections", 2, 20)
	}
	put("stores: [{name: db, connections: %d, time: %q}]", connections, "exp(5ms)")
	if c.trouble && rapid.Bool().Draw(r, "fault") {
		other := (change + 1) % n // not where instances are replaced, unless it is all there is
		put("faults: [{%s, start: %ds, duration: %ds}]", strings.ReplaceAll(pick("what",
			"kind: error.rate, target: {service: sN}, ratio: 20%, per: attempt", "kind: error.rate, target: {service: sN}, ratio: 30%, per: request",
			"kind: error.rate, target: {store: db}, ratio: 40%, per: attempt", "kind: latency.add, target: {service: sN}, mean: 300ms, jitter: 200ms, dist: normal",
			"kind: latency.add, target: {store: db}, mean: 400ms", "kind: hang, target: {service: sN}", "kind: db.lock, target: {store: db}, access: write",
			"kind: disk.slow, target: {store: db}, factor: 20", "kind: traffic.surge, target: {cohort: all}, factor: 2"), "sN", fmt.Sprintf("s%d", other)),
			number("begins", 0, 200), number("lasts", 10, 120))
	}
	return b.String(), fmt.Sprintf("s%d", change)
}

// parsed compiles a text, or gives the world up where it cannot carry its load.
func parsed(r *rapid.T, text string) *plan.Plan {
	p, err := scenarios.Parse("drawn", []byte(text), nil)
	if err != nil && strings.Contains(err.Error(), "peak") {
		r.Skip("overloaded")
	}
	if err != nil {
		r.Fatalf("%v\n%s", err, text)
	}
	return p
}

// played returns the outcomes of a world by an engine.
func (e engine) played(p *plan.Plan, seed uint64) outcome.World {
	with := *p
	with.Fidelity = plan.Fidelity(e)
	return rehearsal.World(&with, seed, 0, nil)
}

// engine is one of the two.
type engine plan.Fidelity

var engines = []engine{engine(plan.Request), engine(plan.Flow)}

func (e engine) String() string { return plan.Fidelity(e).String() }

// replaced writes a figure into a text.
func replaced(text, name string, figure int) string {
	return strings.ReplaceAll(text, name, fmt.Sprint(figure))
}
