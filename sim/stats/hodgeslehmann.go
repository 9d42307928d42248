package stats

import (
	"math"
	"slices"
)

// HodgesLehmann estimates the centre of paired differences: the median of their
// Walsh averages (d[i]+d[j])/2, i <= j (Hodges and Lehmann, Annals of
// Mathematical Statistics 34, 1963), with the interval of Wilcoxon's signed-rank
// test (Hollander and Wolfe, Nonparametric Statistical Methods, 2nd ed., 1999,
// section 3.3). The interval is exact up to n = 60 if the differences are
// symmetric about their centre, as they are where two strategies do equally
// well; ties only widen it. Outliers hardly move it, which is its use beside
// the mean of [Compare]. Time and memory grow as n².
func HodgesLehmann(d []float64, confidence float64) Estimate {
	mustConfidence(confidence)
	mustNumbers(d)
	n := len(d)
	e := open(confidence, "hodges-lehmann/wilcoxon", n)
	need := boundNeeds(0.5, confidence)
	if n == 0 {
		e.warn(Empty, need, "no observations")
		return e
	}
	walsh := make([]float64, 0, n*(n+1)/2)
	for i, a := range d {
		for _, b := range d[i:] {
			walsh = append(walsh, between(min(a, b), max(a, b)))
		}
	}
	slices.Sort(walsh)
	e.Center = SampleQuantile(walsh, 0.5)
	c, outside := signedRankCritical(n, (1-confidence)/2)
	if c == 0 {
		e.warn(TooFew, need, "need >= %d replications for an interval at %s", need, percent(confidence))
		return e
	}
	e.Low, e.High, e.Actual = walsh[c-1], walsh[len(walsh)-c], 1-2*outside
	return e
}

// signedRankCritical is the largest c with P(T <= c-1) <= tail under symmetry,
// and that probability.
func signedRankCritical(n int, tail float64) (c int, outside float64) {
	if n > 60 {
		fn := float64(n)
		mean, sd := fn*(fn+1)/4, math.Sqrt(fn*(fn+1)*(2*fn+1)/24)
		c = int(math.Floor(mean + 0.5 + sd*normalQuantile(tail)))
		return max(c, 0), normalCDF((float64(c) - 0.5 - mean) / sd)
	}
	prob := make([]float64, n*(n+1)/2+1) // of each sum of the ranks with sign +
	prob[0] = 1
	for rank := 1; rank <= n; rank++ {
		for t := rank * (rank + 1) / 2; t >= 0; t-- {
			prob[t] /= 2
			if t >= rank {
				prob[t] += prob[t-rank] / 2
			}
		}
	}
	for sum := 0.0; c < len(prob); c++ {
		if sum += prob[c]; sum > tail*(1+1e-12) {
			break
		}
		outside = sum
	}
	return c, outside
}

func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }
