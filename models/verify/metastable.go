package verify

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(metastable()...)

// The database of Bronson et al. serves 300 queries a second in less than 100
// ms; the application waits for a second and may try once more; nothing gets
// through for 10 s. The trigger is long gone when the rows are taken.
func metastable() []Row {
	const source = "Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021"
	var out []Row
	for _, engine := range []string{"request", "flow"} {
		for _, c := range []struct {
			load         float64
			attempts     int
			offered, bad float64
			why          string
		}{
			{280, 2, 560, 100, "a retry: stays down at twice the load"},
			{280, 1, 280, 0, "no retry: recovers"},
			{140, 2, 140, 0, "a retry, twice the load would be served: recovers"},
			{160, 2, 320, 100, "a retry, just above the hidden capacity of 150/s: stays down"},
		} {
			name := fmt.Sprintf("%g/s, %s", c.load, c.why)
			out = append(out,
				Row{
					Name: name + ": offered", Engine: engine, Unit: "/s", Expected: c.offered, Tolerance: 0.02 * c.offered, Why: atWindow, Source: source,
					Simulate: after(engine, c.load, c.attempts, func(ended, failed, retries, seconds float64) float64 { return (ended + retries) / seconds }),
				},
				Row{
					Name: name + ": failing", Engine: engine, Unit: "%", Expected: c.bad, Tolerance: 0.5, Why: noise, Source: source,
					Simulate: after(engine, c.load, c.attempts, func(ended, failed, _, _ float64) float64 { return 100 * failed / ended }),
				})
		}
	}
	for i := range out {
		out[i].Family = "metastability"
	}
	return out
}

// after simulates the service of HotOS 2021 from 500 s to 800 s, the outage
// being at 60 s.
func after(engine string, rate float64, attempts int, of func(ended, failed, retries, seconds float64) float64) func(uint64) stats.Estimate {
	const from, to = 60, 70
	return func(seed uint64) stats.Estimate {
		p := system{
			rate: rate, seed: seed,
			nodes: []topology.Node{service(27, 10_000_000, topology.FIFO, rng.Constant{Value: 0.09})}, // 27 slots of 90 ms: 300/s
			clients: load.Clients{
				Timeout: unit.Duration(clock.Second), Attempts: attempts, Budget: 1,
			},
			trouble: effect(func(s condition.Subject, e *condition.Effect) {
				if a, b := clock.Time(from*clock.Second), clock.Time(to*clock.Second); s.Now >= a && s.Now < b {
					e.Delay += b.Sub(s.Now)
				}
			}),
		}.play(engine)
		for at := float64(from); at <= to; at += 0.25 { // the delay of who comes shrinks
			p.to(at)
		}
		for at := 120.0; at <= 500; at += 60 {
			p.to(at)
		}
		p.to(500)
		const span = 20
		var x []float64
		for i := range batches {
			ended, failed := p.since(float64(500 + span*(i+1)))
			x = append(x, of(ended, failed, float64(p.Sample.Retries[1]), span))
		}
		return stats.Mean(x, Confidence)
	}
}
