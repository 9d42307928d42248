package verify

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(shards()...)

// Shuffle sharding: every tenant is given some of the workers at random. The
// rows draw the shards; the expected figures are hypergeometric.
func shards() []Row {
	const source = "Amazon Architecture Blog, Shuffle Sharding: massive and magical fault isolation"
	var out []Row
	for shared, want := range []float64{72.8219, 24.7904, 2.3241} {
		out = append(out, Row{
			Name: fmt.Sprintf("54 cards, hands of 4: %d shared", shared), Engine: "draws", Unit: "%",
			Expected: want, Tolerance: 0.25, Why: noise, Source: source,
			Simulate: deal(54, 4, func(n int) bool { return n == shared }),
		})
	}
	out = append(out,
		Row{
			Name: "54 cards, hands of 4: 3 shared", Engine: "draws", Unit: "%",
			Expected: 0.0632, Tolerance: 0.015, Why: noise, Source: source, Simulate: deal(54, 4, func(n int) bool { return n == 3 }),
		},
		Row{
			Name: "54 cards, hands of 4: all shared", Engine: "draws", Unit: "in a million",
			Expected: 1e6 / 316251.0, Tolerance: 1, Why: noise, Source: source + ": worse than 1 in 300,000", Simulate: same(54, 4, 128_000_000),
		},
		Row{
			Name: "8 workers, shards of 2: the same shard", Engine: "draws", Unit: "%",
			Expected: 100.0 / 28, Tolerance: 0.12, Why: noise, Source: source, Simulate: deal(8, 2, func(n int) bool { return n == 2 }),
		},
		Row{
			Name: "8 workers, shards of 2: any worker shared", Engine: "draws", Unit: "%",
			Expected: 100 * 13.0 / 28, Tolerance: 0.3, Why: noise, Source: source, Simulate: deal(8, 2, func(n int) bool { return n > 0 }),
		})
	for i := range out {
		out[i].Family = "sharding"
	}
	return out
}

// deal gives two tenants a hand each, a million times, and returns the share of
// the deals in which the number of workers that they share is as asked, in
// percent.
func deal(workers, hand int, asked func(shared int) bool) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		const deals = 1_000_000
		s := rng.NewWorld(seed, 0).Stream("verify/shards")
		deck := make([]int, workers)
		draw := func() uint64 { // a partial shuffle of the deck (Fisher and Yates)
			var mask uint64
			for i := range hand {
				j := i + s.Intn(workers-i)
				deck[i], deck[j] = deck[j], deck[i]
				mask |= 1 << deck[i]
			}
			return mask
		}
		for i := range deck {
			deck[i] = i
		}
		hits := 0
		for range deals {
			shared := 0
			for m := draw() & draw(); m != 0; m &= m - 1 {
				shared++
			}
			if asked(shared) {
				hits++
			}
		}
		e := stats.Proportion(hits, deals, Confidence)
		e.Center, e.Low, e.High = 100*e.Center, 100*e.Low, 100*e.High
		return e
	}
}

// same deals hands until a card is none of the first hand's, which is that of the
// lowest cards: which ones it has makes no difference.
func same(workers, hand, deals int) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		s := rng.NewWorld(seed, 0).Stream("verify/same")
		deck := make([]int, workers)
		for i := range deck {
			deck[i] = i
		}
		hits := 0
		for range deals {
			for i := range hand {
				j := i + s.Intn(workers-i)
				deck[i], deck[j] = deck[j], deck[i]
				if deck[i] >= hand {
					break
				}
				if i == hand-1 {
					hits++
				}
			}
		}
		e := stats.Proportion(hits, deals, Confidence)
		e.Center, e.Low, e.High = 1e6*e.Center, 1e6*e.Low, 1e6*e.High
		return e
	}
}
