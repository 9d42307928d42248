package verify

import (
	"fmt"
	"math"
	"slices"
	"sync"

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
	why := [2]string{noise, laws}
	var mean, who, tails []Row
	for _, c := range []struct {
		slots         int
		rho           float64
		request, flow float64    // arrivals
		near          float64    // how far off a mean response is as good as equal, as a share
		who, p99      [2]float64 // that of who waits, in percentage points, and of the 99th percentile, as a share: by request, by flow
	}{
		{1, 0.8, 2e6, 1e6, 0.04, [2]float64{0.8, 0.8}, [2]float64{0.1, 0.06}},
		{1, 0.9, 6e6, 1e6, 0.04, [2]float64{0.5, 0.6}, [2]float64{0.1, 0.05}},
		{2, 0.9, 6e6, 1e6, 0.04, [2]float64{0.6, 0.9}, [2]float64{0.1, 0.05}},
		{10, 0.8, 4e6, 4e6, 0.015, [2]float64{0.9, 0.8}, [2]float64{0.08, 0.04}},
		{10, 0.9, 5e6, 4e6, 0.03, [2]float64{1.1, 0.6}, [2]float64{0.1, 0.04}},
		{10, 0.95, 32e6, 4e6, 0.04, [2]float64{0.7, 0.5}, [2]float64{0.12, 0.04}},
		{50, 0.9, 6e6, 8e6, 0.01, [2]float64{1.5, 0.6}, [2]float64{0.1, 0.04}},
		{100, 0.95, 32e6, 8e6, 0.01, [2]float64{1.3, 0.6}, [2]float64{0.12, 0.04}},
	} {
		p := erlangC(c.slots, c.rho*float64(c.slots))
		response := work + p*work/(float64(c.slots)*(1-c.rho))
		tail := 1000 * work * math.Log(p/0.01) / (float64(c.slots) * (1 - c.rho))
		for i, engine := range []string{"request", "flow"} {
			queue := fmt.Sprintf("M/M/%d, rho %g: ", c.slots, c.rho)
			run := &probed{engine: engine, slots: c.slots, rho: c.rho, arrivals: [2]float64{c.request, c.flow}[i]}
			who = append(who, Row{
				Name: queue + "who waits", Engine: engine, Unit: "%", Expected: 100 * p, Tolerance: c.who[i], Why: why[i],
				Source:   "Erlang 1917 (Erlang C)",
				Simulate: run.figure(func(p *part) float64 { return 100 * (1 - float64(p.probes[0])/float64(p.probes.Count())) }),
			})
			if engine == "request" {
				mean = append(mean, Row{
					Name: fmt.Sprintf("M/M/%d response, rho %g", c.slots, c.rho), Engine: engine, Unit: "ms",
					Expected: 1000 * response, Tolerance: c.near * 1000 * response, Why: noise,
					Source:   "Erlang 1917 (Erlang C)",
					Simulate: run.figure(func(p *part) float64 { return 1000 / slower * p.took / p.served }),
				})
			}
			tails = append(tails, Row{
				Name: queue + "99% wait less than", Engine: engine, Unit: "ms", Expected: tail, Tolerance: c.p99[i] * tail, Why: why[i] + "; latencies are counted in buckets of an eighth of an octave",
				Source:   "Erlang 1917: P(W>t) = C·exp(-(1-ρ)·c·µ·t)",
				Simulate: run.figure(func(p *part) float64 { return 1000 / slower * p.probes.Quantile(0.99) }),
			})
		}
	}
	out := slices.Concat(mean, who, tails)
	for i := range out {
		out[i].Family = "waits"
	}
	return out
}

// slower is how much longer everything takes in these runs than is told: a queue
// knows no time of its own, and the first bucket of latencies, up to 0.26 ms, would
// count a percent of those who wait for 100 servers as not waiting.
const slower = 10

// probed is a run of which one among ten requests is a probe. It is played once for
// all figures that are taken from it.
type probed struct {
	engine        string
	slots         int
	rho, arrivals float64
	once          sync.Once
	seed          uint64
	parts         []part
}

// part is a batch of a run: how long probes took, and all others together, in s.
type part struct {
	probes       signal.Histogram
	took, served float64
}

func (p *part) add(o *part, sign int) {
	for i, n := range o.probes {
		p.probes[i] += uint32(sign) * n
	}
	p.took += float64(sign) * o.took
	p.served += float64(sign) * o.served
}

// figure simulates a figure of all batches together. The mean of what each batch has
// by itself would not do: a queue of rho 0.95 stays short for so long that most
// batches have hardly any of the longest hundredth of the waits.
func (r *probed) figure(of func(*part) float64) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		parts, all := r.played(seed), part{}
		for i := range parts {
			all.add(&parts[i], 1)
		}
		return jackknife(len(parts), func(without int) float64 {
			rest := all
			if without >= 0 {
				rest.add(&parts[without], -1)
			}
			return of(&rest)
		})
	}
}

// played returns the batches of the run.
func (r *probed) played(seed uint64) []part {
	r.once.Do(func() { r.seed, r.parts = seed, r.play(seed) })
	if r.seed != seed {
		return r.play(seed)
	}
	return r.parts
}

func (r *probed) play(seed uint64) []part {
	const probes = 0.1
	rate := r.rho * float64(r.slots) / (work * slower) / (1 - probes)
	p := system{
		rate: rate, seed: seed, clients: patient(),
		nodes:   []topology.Node{service(r.slots, 1<<20, topology.FIFO, rng.Exponential{Scale: work * slower})},
		feature: exposure.Rule{Shares: []float64{probes}, PerRequest: true},
		trouble: effect(func(s condition.Subject, e *condition.Effect) {
			if s.Side == exposure.Lit {
				e.Slow *= 1e-9
			}
		}),
	}.play(r.engine)
	span := r.arrivals / rate / batches
	out := make([]part, batches)
	for i := range batches + 1 {
		for to := span * float64(i); to < span*float64(i+1); {
			to = min(to+slower*clock.Minute.Seconds(), span*float64(i+1))
			p.since(to)
			if i > 0 { // after a batch of warming up
				out[i-1].add(&part{p.Sample.Latency[int(exposure.Lit)], p.took, p.served}, 1)
			}
		}
	}
	return out
}
