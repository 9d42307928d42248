package stats

import (
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// Quantile estimates the p-quantile of x, 0 < p < 1, with the distribution-free
// interval between two order statistics (David and Nagaraja, Order Statistics,
// 3rd ed., 2003, section 7.1): the number of observations below the quantile is
// binomial(n, p), and at most (1-confidence)/2 is left in each tail. It holds
// for every distribution, ties and infinite values included.
//
// Center is definition 2 of Hyndman and Fan (The American Statistician 50,
// 1996): the inverse of the empirical distribution, averaged where that is
// flat, so that the median of an even sample is the usual one. It is the only
// definition that censored samples and mixtures share.
//
// Where n is too small, an end is open and the warning [TooFew] says the n that
// closes it: an upper end of p95 at 95% needs n >= 72.
func Quantile(x []float64, p, confidence float64) Estimate {
	mustConfidence(confidence)
	mustQuantile(p)
	mustNumbers(x)
	s := slices.Clone(x)
	slices.Sort(s)
	return sortedQuantile(s, p, confidence)
}

func sortedQuantile(s []float64, p, confidence float64) Estimate {
	n := len(s)
	e := open(confidence, "order statistics", n)
	if n == 0 {
		e.warn(Empty, ReplicationsFor(p, confidence), "no observations")
		return e
	}
	e.Center = SampleQuantile(s, p)
	low, high, actual := orderRanks(n, p, confidence)
	if low > 0 {
		e.Low = math.Min(s[low-1], e.Center)
	}
	if high <= n {
		e.High = math.Max(s[high-1], e.Center)
	}
	e.Actual = actual
	e.warnTooFew(p, low == 0, high > n)
	return e
}

func (e *Estimate) warnTooFew(p float64, low, high bool) {
	q, c := quantileName(p), percent(e.Confidence)
	if low {
		need := boundNeeds(1-p, e.Confidence)
		e.warn(TooFew, need, "need >= %d replications for a lower bound of %s at %s", need, q, c)
	}
	if high {
		need := boundNeeds(p, e.Confidence)
		e.warn(TooFew, need, "need >= %d replications for an upper bound of %s at %s", need, q, c)
	}
}

// ReplicationsFor is the smallest n at which the two-sided interval of the
// p-quantile has both its ends: 72 for p95 at 95%, 6 for the median.
func ReplicationsFor(p, confidence float64) int {
	mustConfidence(confidence)
	mustQuantile(p)
	return max(boundNeeds(p, confidence), boundNeeds(1-p, confidence))
}

// boundNeeds is the smallest n with share^n <= (1-confidence)/2.
func boundNeeds(share, confidence float64) int {
	return int(math.Ceil(math.Log((1-confidence)/2)/math.Log(share) - 1e-9))
}

// orderRanks returns the ranks (from 1) whose order statistics bound the
// p-quantile; low 0 and high n+1 are open ends. actual is the exact coverage
// for a continuous distribution.
func orderRanks(n int, p, confidence float64) (low, high int, actual float64) {
	tail := (1 - confidence) / 2 * (1 + 1e-12)
	b := distuv.Binomial{N: float64(n), P: p}
	below := func(k int) float64 { // P(B <= k)
		if k < 0 {
			return 0
		}
		if k >= n {
			return 1
		}
		return b.CDF(float64(k))
	}
	above := func(k int) float64 { // P(B >= k), without cancellation
		switch {
		case k <= 0:
			return 1
		case k > n:
			return 0
		}
		return distuv.Binomial{N: float64(n), P: 1 - p}.CDF(float64(n - k))
	}
	low = sort.Search(n+1, func(l int) bool { return below(l) > tail })
	high = 1 + sort.Search(n, func(i int) bool { return above(i+1) <= tail })
	return low, high, 1 - below(low-1) - above(high)
}

// SampleQuantile is the p-quantile of sorted values, of which there is at least one,
// by definition 2 of Hyndman and Fan.
func SampleQuantile(s []float64, p float64) float64 {
	n := len(s)
	h := float64(n) * p
	k := int(math.Round(h))
	if math.Abs(h-float64(k)) < 1e-9*float64(n) && k >= 1 && k < n {
		return between(s[k-1], s[k])
	}
	return s[min(max(int(math.Ceil(h)), 1), n)-1]
}

// between is the midpoint; infinities of both signs have no midpoint, so the
// lower one is taken.
func between(a, b float64) float64 {
	if a == b || (math.IsInf(a, -1) && math.IsInf(b, 1)) {
		return a
	}
	return a/2 + b/2
}
