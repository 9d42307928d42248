package verify

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/queue"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(backlog()...)

// Nobody consumes for a while; then the backlog drains with what the consumers
// can do beyond what keeps coming in.
func backlog() []Row {
	const source = "closed form: λT/(μ-λ)"
	// A rehearsal takes a queue for drained when it is no more than 5 s' worth and 5
	// messages longer than the control's (judgement): it gets there that much earlier.
	const rate, outage, slack = 10, 600, 5*10 + 5
	var out []Row
	for _, c := range []struct{ rate, capacity, outage float64 }{{10, 30, 600}, {10, 11, 600}, {50, 60, 120}} {
		want := c.rate * c.outage / (c.capacity - c.rate)
		out = append(out, Row{
			Name: fmt.Sprintf("%g/s, capacity %g/s, %g s without consumers: drained", c.rate, c.capacity, c.outage), Engine: "queue", Unit: "s",
			Expected: want, Source: source,
			Simulate: func(uint64) stats.Estimate { return exactly(drained(c.rate, c.capacity, c.outage)) },
		})
	}
	for _, engine := range []string{"request", "flow"} {
		for _, c := range []struct{ spare, near float64 }{{0.5, 0.25}, {0.1, 0.8}} {
			out = append(out, Row{
				Name: fmt.Sprintf("a rehearsal, capacity %g%% above the load, 10 min without consumers: drained but for 55 messages", 100*c.spare), Engine: engine, Unit: "min",
				Expected: (rate*outage - slack) / (rate * c.spare) / 60, Tolerance: c.near, Why: "the alarm, and with it the end of the ten minutes, waits for a scrape of 1 s and messages that come by chance",
				Source: "closed form: (λT-s)/(μ-λ), s being what counts as drained (5 s' worth and 5 messages: judgement); to the last message 20 and 100 min",
				Simulate: rehearsed(engine, stalled, 3, true, wait,
					fmt.Sprintf("queues.0.rate=%g/s", 10*(1+c.spare)/4)),
			})
		}
	}
	for i := range out {
		out[i].Family = "backlog"
	}
	return out
}

// stalled is a release whose workers do next to nothing for ten minutes: the
// alarm comes after one, people take the other nine, and instances are replaced
// in no time.
const stalled = `
name: stalled
clock: {start: "Tue 09:30", follow: 3h}
release: {start: 1m}
tenants: [{cohort: all, count: 20, rate: 10/s, skew: zipf(0), weight: 100%}]
load:
  operations: [{name: op, share: 100%, entry: shop, access: write}]
  clients: {timeout: 1s, attempts: 1}
services:
  - {name: shop, instances: 2, concurrency: 8, time: 5ms}
  - {name: workers, instances: 4, concurrency: 8, time: 5ms, startup: 0s}
queues: [{name: jobs, from: shop, to: workers, rate: 3/s, deadline: 30s}]
change: {service: workers, defects: [{kind: slow-consumer, name: stuck, probability: 100%, queue: jobs, factor: 1000}]}
strategies: [{name: at-once, kind: all-at-once, deploy: {kind: recreate}}]
observe:
  scrape: 1s
  detectors: [{name: lag, kind: queue-lag, queue: jobs, above: 1m, for: 0s, page: oncall}]
respond:
  oncall: {page: 0s, ack: 0s, diagnose: 9m, wrong_hypothesis: 0%}
  actions: [{kind: rollback, takes: 0s, succeeds: 100%}]
`

// wait is from the rollback until the backlog was gone, in minutes.
func wait(o outcome.Outcome) float64 {
	for _, e := range o.Timeline {
		if e.Text == "rollback is done" {
			return o.Recovery.FirstHarm.Add(o.Recovery.Full).Sub(e.At).Minutes()
		}
	}
	return math.NaN()
}

// drained lets nobody consume for a while and returns how long the backlog then
// lasts, in s.
func drained(rate, capacity, outage float64) float64 {
	s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30})
	s.Pass(outage, queue.Flow{Fine: rate})
	took := 0.0
	for s.Waiting() > 1e-6 && took < 1e6 {
		s.Pass(1, queue.Flow{Fine: rate, Able: capacity})
		took++
	}
	return took
}
