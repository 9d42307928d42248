package stats

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"
)

// Power is the chance with which Fisher's exact test ([TwoProportion]) at alpha sees
// that n requests fail with the ratio p1 where m others fail with p0. [SampleSize] is
// of a test without continuity correction, which holds no level at few failures: the
// exact one, simulated at 5% in 54 cases, sees 39 to 78% of what is to be 80% there, the
// middle case 68%.
//
// What fails of the others is taken at the middles of 41 equal parts of its law where
// it may be more than so many numbers; the error is below 0.01. n and m at least 1,
// 0 <= p0 < p1 <= 1 and 0 < alpha < 1, else it panics.
func Power(p0, p1, alpha float64, n, m int) float64 {
	mustConfidence(alpha)
	if !(p0 >= 0 && p0 < p1 && p1 <= 1) || n < 1 || m < 1 {
		panic("stats: power of no test")
	}
	const parts = 41
	others := distuv.Binomial{N: float64(m), P: p0}
	reach := 8*math.Sqrt(float64(m)*p0*(1-p0)) + 8
	from, to := max(0, int(float64(m)*p0-reach)), min(m, int(float64(m)*p0+reach))
	all, sees, critical := 0.0, 0.0, 0
	at := func(k2 int, weight float64) {
		// More failures of the others never need fewer here.
		critical += sort.Search(n+1-critical, func(i int) bool { return TwoProportion(critical+i, n, k2, m) <= alpha })
		all += weight
		sees += weight * atLeast(critical, n, p1)
	}
	switch {
	case p0 == 0:
		at(0, 1)
	case to-from < parts:
		for k := from; k <= to; k++ {
			at(k, others.Prob(float64(k)))
		}
	default:
		for i := range parts {
			q := (float64(i) + 0.5) / parts
			at(from+sort.Search(to-from, func(k int) bool { return others.CDF(float64(from+k)) >= q }), 1)
		}
	}
	return sees / all
}

// atLeast is the chance that at least k of n fail.
func atLeast(k, n int, p float64) float64 {
	switch {
	case k <= 0:
		return 1
	case k > n:
		return 0
	case p == 1:
		return 1
	}
	return distuv.Binomial{N: float64(n), P: 1 - p}.CDF(float64(n - k))
}
