package verify

import (
	"github.com/rehearse-sim/rehearse/models/cache"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(amplified()...)

// The look-aside cache of Bronson et al. at its full size, in front of a database
// that has room for all that comes: what does come, with the cache and in the second
// in which it is lost.
func amplified() []Row {
	const source = "Bronson et al., Metastable Failures in Distributed Systems, HotOS 2021: look-aside cache"
	var out []Row
	for _, engine := range []string{"request", "flow"} {
		for _, c := range []struct {
			name, unit string
			want, near float64
			of         func(with, without float64) float64
		}{
			{"3000 reads/s, a cache of 90% hits: queries of the database", "/s", 300, 15, func(with, _ float64) float64 { return with }},
			{"3000 reads/s, the cache lost: queries of the database", "/s", 3000, 60, func(_, without float64) float64 { return without }},
			{"3000 reads/s: a lost cache of 90% hits multiplies the queries by", "times", 10, 0.6, func(with, without float64) float64 { return without / with }},
		} {
			out = append(out, Row{
				Family: "caches", Name: c.name, Engine: engine, Unit: c.unit, Expected: c.want, Tolerance: c.near, Why: noise, Source: source,
				Simulate: queried(engine, 3000, 0.9, c.of),
			})
		}
	}
	return out
}

// lookup spares a store what a cache answers.
type lookup struct{ *cache.Space }

func (lookup) Contribute(condition.Subject, *condition.Effect) {}

func (c lookup) Link(_ condition.Way, l *condition.Link) {
	hit, _ := c.Look([cache.Formats]bool{true, true})
	l.SkipWith(hit)
}

// queried simulates a figure of the queries a second that a store is asked for with
// a cache in its steady state, and just after it was emptied, again and again.
func queried(engine string, rate, hit float64, of func(with, without float64) float64) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		space := cache.NewSpace(cache.Compile(&cache.Cache{Hit: unit.Percent(hit), TTL: unit.Duration(10 * clock.Minute), Jitter: 0.1, HotKeys: 1}, rate, 1))
		node := service(1000, 0, topology.FIFO, rng.Constant{Value: 1e-3})
		node.Stores = []int{0}
		p := system{
			rate: rate, seed: seed, clients: patient(), nodes: []topology.Node{node}, trouble: lookup{space},
			stores: []topology.Pool{{Name: "database", Connections: 1000, Time: rng.Constant{Value: 1e-3}}},
		}.play(engine)
		at := 1.0
		p.to(at)
		counted := func(span float64) float64 { // queries a second
			p.Meter.Clear()
			at += span
			p.to(at)
			return p.Meter.Links[0].Tries / span
		}
		var x []float64
		for range batches {
			with := counted(3)
			space.Empty()
			p.to(at) // and everybody knows
			without := counted(1)
			space.Settle(1)
			p.to(at)
			x = append(x, of(with, without))
		}
		return stats.Mean(x, Confidence)
	}
}
