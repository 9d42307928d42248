package verify

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(waits()...)

// Who waits, and for how long. Some of the requests are probes: they see a feature
// that takes no time, so that the time of their answer is their wait. They hold no
// slot for any time, and leave the queue as it is.
func waits() []Row {
	var out []Row
	for _, c := range []struct {
		slots    int
		rho      float64
		arrivals float64
		p99      float64 // how far off that is as good as equal, as a share; the histogram knows it to 6%
	}{
		{1, 0.8, 2e6, 0.16}, {1, 0.9, 3e6, 0.2}, {2, 0.9, 3e6, 0.2}, {10, 0.8, 1e6, 0.24}, {10, 0.9, 2e6, 0.25},
		{10, 0.95, 4e6, 0.3}, {50, 0.9, 2e6, 0.25}, {100, 0.95, 3e6, 0.35},
	} {
		p := erlangC(c.slots, c.rho*float64(c.slots))
		tail := 1000 * work * math.Log(p/0.01) / (float64(c.slots) * (1 - c.rho))
		for _, engine := range []string{"request", "flow"} {
			queue := fmt.Sprintf("M/M/%d, rho %g: ", c.slots, c.rho)
			out = append(out, Row{
				Name: queue + "who waits", Engine: engine, Unit: "%", Expected: 100 * p, Tolerance: 7, Source: "Erlang 1917 (Erlang C)",
				Simulate: probed(engine, c.slots, c.rho, c.arrivals/2, func(h *signal.Histogram) float64 {
					return 100 * (1 - float64(h[0])/float64(h.Count()))
				}),
			}, Row{
				Name: queue + "99% wait less than", Engine: engine, Unit: "ms", Expected: tail, Tolerance: c.p99 * tail,
				Source: "Erlang 1917: P(W>t) = C·exp(-(1-ρ)·c·µ·t)",
				Simulate: probed(engine, c.slots, c.rho, c.arrivals/2, func(h *signal.Histogram) float64 {
					return 1000 * h.Quantile(0.99)
				}),
			})
		}
	}
	for i := range out {
		out[i].Family = "waits"
	}
	return out
}

// probed simulates a figure of how long probes take, of which there is one among
// ten requests.
func probed(engine string, slots int, rho, arrivals float64, of func(*signal.Histogram) float64) func(uint64) stats.Estimate {
	const probes = 0.1
	return func(seed uint64) stats.Estimate {
		rate := rho * float64(slots) / work / (1 - probes)
		p := system{
			rate: rate, seed: seed, clients: patient(),
			nodes:   []topology.Node{service(slots, 1<<20, topology.FIFO, rng.Exponential{Scale: work})},
			feature: exposure.Rule{Shares: []float64{probes}, PerRequest: true},
			trouble: effect(func(s condition.Subject, e *condition.Effect) {
				if s.Side == exposure.Lit {
					e.Slow *= 1e-9
				}
			}),
		}.play(engine)
		span := arrivals / rate / batches
		var x []float64
		for i := range batches + 1 {
			h := signal.Histogram{}
			for to := span * float64(i); to < span*float64(i+1); {
				to = min(to+clock.Minute.Seconds(), span*float64(i+1))
				p.since(to)
				h.Add(&p.Sample.Latency[int(exposure.Lit)])
			}
			if i > 0 { // after a batch of warming up
				x = append(x, of(&h))
			}
		}
		return stats.Mean(x, Confidence)
	}
}
