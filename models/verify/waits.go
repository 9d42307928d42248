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
		who, p99 float64 // how far off the request engine may be, whose runs are short against its queues: points, and a share
	}{
		{1, 0.8, 2e6, 1.5, 0.12}, {1, 0.9, 3e6, 1.5, 0.2}, {2, 0.9, 3e6, 1.5, 0.2}, {10, 0.8, 2e6, 3, 0.24}, {10, 0.9, 3e6, 3, 0.24},
		{10, 0.95, 8e6, 3, 0.2}, {50, 0.9, 3e6, 5, 0.24}, {100, 0.95, 8e6, 5, 0.25},
	} {
		p := erlangC(c.slots, c.rho*float64(c.slots))
		tail := 1000 * work * math.Log(p/0.01) / (float64(c.slots) * (1 - c.rho))
		for _, engine := range []string{"request", "flow"} {
			who, p99 := c.who, c.p99
			if engine == "flow" { // which draws; the histogram knows a quantile to 6%
				who, p99 = 1.5, 0.06
			}
			queue := fmt.Sprintf("M/M/%d, rho %g: ", c.slots, c.rho)
			out = append(out, Row{
				Name: queue + "who waits", Engine: engine, Unit: "%", Expected: 100 * p, Tolerance: who, Source: "Erlang 1917 (Erlang C)",
				Simulate: probed(engine, c.slots, c.rho, c.arrivals/2, func(h *signal.Histogram) float64 {
					return 100 * (1 - float64(h[0])/float64(h.Count()))
				}),
			}, Row{
				Name: queue + "99% wait less than", Engine: engine, Unit: "ms", Expected: tail, Tolerance: p99 * tail,
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
		var parts []signal.Histogram
		for i := range batches + 1 {
			h := signal.Histogram{}
			for to := span * float64(i); to < span*float64(i+1); {
				to = min(to+clock.Minute.Seconds(), span*float64(i+1))
				p.since(to)
				h.Add(&p.Sample.Latency[int(exposure.Lit)])
			}
			if i > 0 { // after a batch of warming up
				parts = append(parts, h)
			}
		}
		return jackknifed(parts, of)
	}
}

// jackknifed estimates a figure of all parts together, from what it is without each of
// them. A quantile of one part alone is biased: near saturation a few long queues hold
// most of the long waits, and most parts have none.
//
// Source: Miller, The jackknife, Biometrika 61, 1974; parts left out, not single waits.
func jackknifed(parts []signal.Histogram, of func(*signal.Histogram) float64) stats.Estimate {
	var all signal.Histogram
	for i := range parts {
		all.Add(&parts[i])
	}
	n := float64(len(parts))
	x := make([]float64, len(parts))
	for i := range parts {
		without := all
		for b, c := range parts[i] {
			without[b] -= c
		}
		x[i] = n*of(&all) - (n-1)*of(&without)
	}
	return stats.Mean(x, Confidence)
}
