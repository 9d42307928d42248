package conformance_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// A real deployment hurts by the capacity that it takes away and by instances
// that are cold, and by nothing else. One that starts a quarter more and takes
// none away is blamed for nothing, bit for bit, as long as instances start warm,
// however busy they are; one that takes all away at once is blamed for whoever
// comes before the new ones are ready. Counts are Poisson; 48 of them are outside
// 6 standard deviations with a probability below 1e-7.
func TestDeploymentsHurtByLostCapacity(t *testing.T) {
	check(t, 24, func(r *rapid.T) {
		number := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(r, name) }
		instances, slots, work := number("instances", 2, 10), number("slots", 1, 6), number("work", 5, 30)
		rate := float64(number("busy", 10, 75)) / 100 * float64(instances*slots) * 1000 / float64(work)
		rate = min(rate, 40) // else there would be too much to play
		startup := number("startup", 5, 40)
		text := fmt.Sprintf(`
name: deploys
clock: {start: "Tue 09:30", follow: 5m}
release: {start: 1m}
tenants: [{cohort: all, count: 50, rate: %g/s, weight: 100%%}]
load:
  operations: [{name: op, share: 100%%, entry: shop}]
  clients: {timeout: 4s, attempts: 1}
services: [{name: shop, instances: %d, concurrency: %d, queue: %d, time: %s, balance: %s, startup: %ds, warmup: 1m, cold_factor: 1}]
change: {service: shop}
strategies:
  - {name: surge, kind: all-at-once, deploy: {kind: rolling, surge: 25%%, unavailable: 0%%}}
  - {name: recreate, kind: all-at-once, deploy: {kind: recreate}}
observe: {detectors: []}
respond: {actions: []}
`, rate, instances, slots, number("places", 40, 200), fmt.Sprintf(rapid.SampledFrom([]string{"%dms", "exp(%dms)"}).Draw(r, "law"), work),
			rapid.SampledFrom([]string{"least-loaded", "random"}).Draw(r, "balance"), startup)
		p, seed := parsed(r, text), rapid.Uint64().Draw(r, "seed")
		for _, e := range engines {
			w := e.played(p, seed)
			o := w.Plays[0]
			if o.Harm.Spared = max(o.Harm.Spared-1e-6, 0); !blameless(o) { // a quarter more does spare somebody now and then
				r.Fatalf("by %v: a surge is blamed for %+v\n%s", e, o.Harm, text)
			}
			got, want := w.Plays[2].Harm.Failed, rate*float64(startup)
			if z := 2 * (math.Sqrt(got+0.375) - math.Sqrt(want+0.375)); math.Abs(z) > 6 {
				r.Fatalf("by %v: nobody serves for %d s, %g requests fail, want about %g\n%s", e, startup, got, want, text)
			}
		}
	})
}
