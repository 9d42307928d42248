package stats

import (
	"fmt"
	"math"
)

// exactBelow is the expected count, in the emptiest cell of the 2×2 table, up
// to which [TwoProportion] is exact (judgement). Cochran's usual 5 is too low for a
// one-sided test of arms of unequal size: at 8.6 expected failures in a canary of
// 5% the z test has a level of .058 instead of .05 (TestTwoProportionLevel).
const exactBelow = 200

// TwoProportion is the one-sided p-value that k1 of n1 fail more often than k2
// of n2: Fisher's exact test while any expected count is below 200, the pooled
// z test above. It is for one look at a size fixed before; for repeated looks
// use [Sequential]. An empty arm gives 1. It panics unless 0 <= k <= n.
func TwoProportion(k1, n1, k2, n2 int) float64 {
	mustCounts(k1, n1, k2, n2)
	if n1 == 0 || n2 == 0 {
		return 1
	}
	k, n := float64(k1+k2), float64(n1+n2)
	smallest := min(k, n-k) * float64(min(n1, n2)) / n
	if smallest < exactBelow {
		return FisherExact(k1, n1, k2, n2)
	}
	return PooledZ(k1, n1, k2, n2)
}

// PooledZ is the one-sided p-value of the two-proportion z test with pooled
// variance (Fleiss, Statistical Methods for Rates and Proportions, 1981), without
// continuity correction. Without failures, or without successes, it is 1.
func PooledZ(k1, n1, k2, n2 int) float64 {
	mustCounts(k1, n1, k2, n2)
	p := float64(k1+k2) / float64(n1+n2)
	v := p * (1 - p) * (1/float64(n1) + 1/float64(n2))
	if !(v > 0) || math.IsInf(v, 1) {
		return 1
	}
	return normalCDF(-(float64(k1)/float64(n1) - float64(k2)/float64(n2)) / math.Sqrt(v))
}

// FisherExact is the one-sided p-value of Fisher's exact test (The Design of
// Experiments, 1935, chapter II): the hypergeometric probability of at least k1
// of the k1+k2 failures falling into arm 1. It never raises false alarms above
// its level.
func FisherExact(k1, n1, k2, n2 int) float64 {
	mustCounts(k1, n1, k2, n2)
	k := k1 + k2
	lo, hi := max(0, k-n2), min(k, n1)
	if k1 <= lo {
		return 1
	}
	// Weights relative to that of the mode, which needs no factorials:
	// w(x+1)/w(x) = (k-x)(n1-x) / ((x+1)(n2-k+x+1)).
	ratio := func(x int) float64 {
		return float64(k-x) * float64(n1-x) / (float64(x+1) * float64(n2-k+x+1))
	}
	mode := int(float64(k+1) * float64(n1+1) / float64(n1+n2+2))
	mode = min(max(mode, lo), hi)
	var below, above float64 // weights under k1, and from k1 on
	put := func(x int, w float64) {
		if x < k1 {
			below += w
		} else {
			above += w
		}
	}
	put(mode, 1)
	for x, w := mode, 1.0; x < hi && w > 0; x++ {
		w *= ratio(x)
		put(x+1, w)
	}
	for x, w := mode, 1.0; x > lo && w > 0; x-- {
		w /= ratio(x - 1)
		put(x-1, w)
	}
	return above / (above + below)
}

func mustCounts(k1, n1, k2, n2 int) {
	if k1 < 0 || k1 > n1 || k2 < 0 || k2 > n2 {
		panic(fmt.Sprintf("stats: %d of %d against %d of %d", k1, n1, k2, n2))
	}
}
