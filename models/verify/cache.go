package verify

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

var _ = add(lookaside()...)

// aside is a database of Bronson et al. behind a look-aside cache, at a tenth of
// its size: 30 queries a second, 90% of the reads answered by the cache, and so a
// hidden capacity of 30 reads a second. A release without any defect loses the
// cache.
const aside = `
name: aside
clock: {start: "Tue 09:30", follow: 30m}
release: {start: 1m}
tenants: [{cohort: all, count: 50, rate: 200/s, skew: zipf(0), weight: 100%}]
load:
  operations: [{name: read, share: 100%, entry: app, access: read}]
  clients: {timeout: 1s, attempts: 1}
services: [{name: app, instances: 4, concurrency: 1000, time: 1ms, stores: [db], startup: 0s}]
stores: [{name: db, connections: 3, time: 100ms}]
caches: [{name: look, of: app, for: db, hit: 90%, ttl: 10m}]
change: {service: app, flushes: [look]}
strategies: [{name: at-once, kind: all-at-once, deploy: {kind: recreate}}]
observe: {detectors: []}
respond: {actions: []}
`

func lookaside() []Row {
	const source = "Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021: look-aside cache"
	var out []Row
	for _, engine := range []string{"request", "flow"} {
		for _, c := range []struct {
			load, worlds int
			bad          float64
			why          string
		}{
			{200, 5, 100, "20 queries/s with the cache and 200 without: stays down"},
			{60, 8, 100, "twice the hidden capacity: stays down"},
			{20, 5, 0, "below the hidden capacity: recovers"},
		} {
			out = append(out, Row{
				Family: "caches", Name: fmt.Sprintf("cache of 90%% hits lost at %d reads/s, %s: failing", c.load, c.why), Engine: engine, Unit: "%",
				Expected: c.bad, Tolerance: 2, Why: atWindow, Source: source,
				Simulate: rehearsed(engine, aside, c.worlds, false, func(o outcome.Outcome) float64 { return lately(o, float64(c.load)) },
					fmt.Sprintf("tenants.0.rate=%d/s", c.load)),
			})
		}
	}
	return out
}

// lately is the share of the requests that failed from 15 to 25 minutes after
// the release, in percent.
func lately(o outcome.Outcome, rate float64) float64 {
	first, failed := int(o.Release/clock.Time(clock.Minute))+15, 0.0
	for m, n := range o.Series.Failed { // up to the last minute with harm
		if m >= first && m < first+10 {
			failed += float64(n)
		}
	}
	return 100 * failed / (rate * (10 * clock.Minute).Seconds())
}
