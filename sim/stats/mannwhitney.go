package stats

import (
	"fmt"
	"math"
	"slices"
)

// MannWhitney compares two samples by ranks: the Hodges-Lehmann shift of x
// against y (the median of all differences, up to ties) with the interval that
// R's wilcox.test gives: the normal approximation with corrections for ties and
// for continuity (Hollander and Wolfe, Nonparametric Statistical Methods, 2nd
// ed., 1999, section 4.3). An end that the approximation puts beyond all differences
// is the extreme difference, so that with three values on each side, all apart, the
// interval claims more than it holds: see [RankSumExact]. The step function is
// searched by bisection. It panics on an empty sample; samples whose values are all
// the same are refused with ok = false, for they have no ranks.
func MannWhitney(x, y []float64, confidence float64) (shift, low, high float64, ok bool) {
	mustConfidence(confidence)
	mustNumbers(x)
	mustNumbers(y)
	if len(x) == 0 || len(y) == 0 {
		panic(fmt.Sprintf("stats: Mann-Whitney of %d and %d values", len(x), len(y)))
	}
	least, most := slices.Min(x)-slices.Max(y), slices.Max(x)-slices.Min(y)
	if least == most {
		return least, least, most, false
	}
	z := normalQuantile((1 + confidence) / 2)
	w := ranked{slices.Clone(x), slices.Clone(y)}
	slices.Sort(w.x)
	slices.Sort(w.y)
	return w.root(least, most, 0, 0), w.root(least, most, z, 0.5), w.root(least, most, -z, 0.5), true
}

// ranked are two samples in order.
type ranked struct{ x, y []float64 }

// z is the standardised statistic of x less d against y: how often x wins, ties
// half, less what is expected.
func (w ranked) z(d, continuity float64) float64 {
	m, n := float64(len(w.x)), float64(len(w.y))
	wins, ties := -m*n/2, 0.0
	for i, j := 0, 0; i < len(w.x) || j < len(w.y); {
		least := math.Inf(1)
		if i < len(w.x) {
			least = w.x[i] - d
		}
		if j < len(w.y) {
			least = min(least, w.y[j])
		}
		below, ofX, ofY := float64(j), 0.0, 0.0
		for ; i < len(w.x) && w.x[i]-d == least; i++ {
			ofX++
		}
		for ; j < len(w.y) && w.y[j] == least; j++ {
			ofY++
		}
		wins += ofX * (below + ofY/2)
		t := ofX + ofY
		ties += t*t*t - t
	}
	variance := m * n / 12 * (m + n + 1 - ties/((m+n)*(m+n-1)))
	if !(variance > 0) {
		return 0
	}
	if wins != 0 {
		wins -= math.Copysign(continuity, wins)
	}
	return wins / math.Sqrt(variance)
}

// root is where z has fallen to the target.
func (w ranked) root(low, high, target, continuity float64) float64 {
	if w.z(low, continuity) <= target {
		return low
	}
	if w.z(high, continuity) >= target {
		return high
	}
	for range 60 {
		mid := low + (high-low)/2
		if w.z(mid, continuity) > target {
			low = mid
		} else {
			high = mid
		}
	}
	return low + (high-low)/2
}

// RankSumExact is the one-sided p-value that x tends to be larger than y, from the
// exact distribution of the Mann-Whitney statistic without ties: of all ways to
// choose the ranks of m among m+n, the share in which x wins at least so many of the
// m·n pairs (Mann and Whitney, Annals of Mathematical Statistics 18, 1947). It
// takes m·n·min(m,n) steps.
func RankSumExact(m, n, wins int) float64 {
	if m < 1 || n < 1 {
		panic(fmt.Sprintf("stats: rank sum of %d and %d values", m, n))
	}
	// ways[i][u]: choices of i of the ranks looked at so far that win u pairs.
	ways := make([][]float64, m+1)
	for i := range ways {
		ways[i] = make([]float64, m*n+1)
	}
	ways[0][0] = 1
	for rank := 1; rank <= m+n; rank++ {
		for i := min(rank, m); i >= 1; i-- {
			gain := rank - i // values of y below, when this is the i-th of x
			if gain > n {
				continue
			}
			for u := m * n; u >= gain; u-- {
				ways[i][u] += ways[i-1][u-gain]
			}
		}
	}
	all, above := 0.0, 0.0
	for u, c := range ways[m] {
		all += c
		if u >= wins {
			above += c
		}
	}
	return above / all
}
