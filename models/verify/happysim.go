package verify

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(happysim()...)

// Another simulator's demonstration: a server of 10 requests a second is asked for 9,
// then for 20 over ten seconds, for 9 again, and from the first minute on for less.
// Clients wait for half a second, five times. So the system can be trusted with a
// fifth of what the server can do; its comments expect it to recover at 5/s, its
// clients ask for 25 then. At 1/s exp(-4.5) of the answers take longer than half a second
// (M/M/1: rate 10-1), and are asked for again. Rows are taken when it has had a quarter of an hour.
func happysim() []Row {
	const source = "happy-simulator, examples/queuing/metastable_state.py; five tries of what is asked against 10/s"
	var out []Row
	for _, engine := range []string{"request", "flow"} {
		for _, c := range []struct {
			rate, tries, failing float64
			why                  string
		}{
			{9, 45, 100, "stays degraded"}, {7, 35, 100, "still stuck"}, {5, 25, 100, "still stuck, five tries each being 25/s"}, {1, math.Exp(-4.5) + 1, 0, "five tries each being 5/s: recovers"},
		} {
			name := fmt.Sprintf("9/s, 20/s for 10 s, then %g/s: %s", c.rate, c.why)
			out = append(out, Row{
				Name: name + ": failing", Engine: engine, Unit: "%", Expected: c.failing, Tolerance: 0.5, Why: noise, Source: source,
				Simulate: spiked(engine, c.rate, func(ended, failed, _, _ float64) float64 { return 100 * failed / ended }),
			}, Row{
				Name: name + ": tries", Engine: engine, Unit: "/s", Expected: c.tries, Tolerance: max(0.05*c.tries, 0.12), Why: atWindow, Source: source,
				Simulate: spiked(engine, c.rate, func(ended, _, retries, seconds float64) float64 { return (ended + retries) / seconds }),
			})
		}
	}
	for i := range out {
		out[i].Family = "metastability"
	}
	return out
}

// spiked simulates it from the fifteenth minute on, for an hour.
func spiked(engine string, rate float64, of func(ended, failed, retries, seconds float64) float64) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		at := func(seconds float64) clock.Time { return clock.Time(clock.FromSeconds(seconds)) }
		more := func(to, from, until float64) traffic.Surge { // than the rate that it ends with
			return traffic.Surge{
				Cohort: -1, Factor: to / rate, Draws: rng.NewWorld(seed, 0).Stream(fmt.Sprintf("verify/%g", from)),
				Strength: func(now clock.Time) float64 {
					if now >= at(from) && now < at(until) {
						return 1
					}
					return 0
				},
				Next: func(now clock.Time) clock.Time {
					for _, t := range []clock.Time{at(from), at(until)} {
						if t > now {
							return t
						}
					}
					return clock.Never
				},
			}
		}
		p := system{
			rate: rate, seed: seed, clients: load.Clients{Timeout: unit.Duration(clock.Second / 2), Attempts: 5, Budget: 1},
			nodes:  []topology.Node{service(1, 1<<20, topology.FIFO, rng.Exponential{Scale: work})},
			surges: []traffic.Surge{more(9, 0, 20), more(20, 20, 30), more(9, 30, 60)},
		}.play(engine)
		for to := 5.0; to <= 60; to += 5 {
			p.to(to)
		}
		const from, span = 900, 120
		p.to(from)
		var x []float64
		for i := range batches {
			ended, failed := p.since(from + span*float64(i+1))
			x = append(x, of(ended, failed, float64(p.Sample.Retries[1]), span))
		}
		return stats.Mean(x, Confidence)
	}
}
