package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// fewestRanked is how many pairs an interval of [RankCorrelation] needs: its
// variance divides by n-3.
const fewestRanked = 4

// RankCorrelation tells how far y rises with x, whatever the shape of the rise:
// Spearman's correlation of ranks, ties at their mean rank, from -1 to 1. The
// interval is Fisher's, with the variance that Bonett and Wright found for
// ranks, (1 + r²/2)/(n-3) (Psychometrika 65, 2000). Where all pairs stand in one
// order, it is taken from half a swap of neighbours below: an order may be
// perfect by chance. It is too narrow where some pairs go together and others
// do not. It panics if the lengths differ.
func RankCorrelation(x, y []float64, confidence float64) Estimate {
	mustConfidence(confidence)
	mustNumbers(x)
	mustNumbers(y)
	if len(x) != len(y) {
		panic(fmt.Sprintf("stats: %d values against %d: pairs need equally many", len(x), len(y)))
	}
	n := len(x)
	e := open(confidence, "spearman/fisher-z", n)
	switch {
	case n == 0:
		e.warn(Empty, fewestRanked, "no observations")
		return e
	case slices.Min(x) == slices.Max(x) || slices.Min(y) == slices.Max(y):
		e.warn(AllEqual, 0, "all %d values of one side are equal: nothing can hang on them", n)
		return e
	}
	r := math.Max(-1, math.Min(1, stat.Correlation(ranks(x), ranks(y), nil)))
	e.Center = r
	if n < fewestRanked {
		e.warn(TooFew, fewestRanked, "need >= %d replications for an interval", fewestRanked)
		return e
	}
	fn := float64(n)
	most := 1 - 6/(fn*(fn*fn-1)) // one swap of neighbours costs 12/(n³-n)
	within := math.Max(-most, math.Min(most, r))
	half := normalQuantile((1+confidence)/2) * math.Sqrt((1+within*within/2)/(fn-3))
	e.Low, e.High = math.Tanh(math.Atanh(within)-half), math.Tanh(math.Atanh(within)+half)
	e.Low, e.High, e.Actual = math.Min(e.Low, r), math.Max(e.High, r), confidence
	return e
}

// ranks gives each value its rank from 1, equal ones the mean of theirs.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case x[i] < x[j]:
			return -1
		case x[i] > x[j]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return out
}
