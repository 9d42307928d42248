package stats

import (
	"fmt"
	"math"
)

// TwoProportion is the one-sided p-value that k1 of n1 fail more often than k2
// of n2, by Fisher's exact test (The Design of Experiments, 1935, chapter II):
// the hypergeometric probability of at least k1 of the k1+k2 failures falling into
// arm 1. It never raises false alarms above its level, however small that is or
// unequal the arms are. It is for one look at a size fixed before; for repeated
// looks use [Sequential]. An empty arm gives 1. It panics unless 0 <= k <= n.
//
// It starts at k1 from log-gammas and sums outwards to where nothing more is
// added, which takes some standard deviations of k1 at most. The relative error
// is about 1e-16 times the requests: 1e-7 at a thousand million.
func TwoProportion(k1, n1, k2, n2 int) float64 {
	mustCounts(k1, n1, k2, n2)
	k := k1 + k2
	lo, hi := max(0, k-n2), min(k, n1)
	if k1 <= lo {
		return 1
	}
	if float64(k1)*float64(n1+n2) < float64(k)*float64(n1) {
		return 1 - hypergeometric(k1-1, lo, -1, k, n1, n2)
	}
	return min(1, hypergeometric(k1, hi, 1, k, n1, n2))
}

// hypergeometric sums the law of the failures in arm 1, k failures in all, from x
// away from the mean to the end of the support.
func hypergeometric(x, end, step, k, n1, n2 int) float64 {
	// w(x+1)/w(x) = (k-x)(n1-x) / ((x+1)(n2-k+x+1)).
	up := func(x int) float64 {
		return float64(k-x) / float64(x+1) * (float64(n1-x) / float64(n2-k+x+1))
	}
	sum, w := 1.0, 1.0 // relative to the first
	for at := x; at != end && w > 1e-17*sum; at += step {
		if step > 0 {
			w *= up(at)
		} else {
			w /= up(at - 1)
		}
		sum += w
	}
	return sum * math.Exp(choose(n1, x)+choose(n2, k-x)-choose(n1+n2, k))
}

// choose is the logarithm of a binomial coefficient.
func choose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
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

func mustCounts(k1, n1, k2, n2 int) {
	if k1 < 0 || k1 > n1 || k2 < 0 || k2 > n2 {
		panic(fmt.Sprintf("stats: %d of %d against %d of %d", k1, n1, k2, n2))
	}
}
