package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// bootstrapFew is where [Bootstrap] stops warning (judgement, after the coverage
// that docs/interval-coverage.md measures at n = 10 on normal data).
const bootstrapFew = 30

// Bootstrap estimates any statistic of n worlds with the BCa interval (Efron,
// JASA 82, 1987; Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
// section 14.3). The statistic gets indices into the worlds, n of them with
// repeats, so that what belongs to one world stays together; it must not depend
// on their order. The draws come from src alone: the same source in the same
// state gives the same bits.
//
// It is for statistics without an interval of their own. It is approximate: on
// skewed data, or below n = 30 (warnings [Skewed] by the rule of [Mean], and [TooFew]), it covers some points less than it says
// (docs/interval-coverage.md), and it cannot see beyond the data, so for the
// quantile of one sample use [Quantile]. n < 2 is open on both sides. A nil
// source, or fewer than 2/(1-confidence) resamples, panics.
func Bootstrap(n int, statistic func(index []int) float64, confidence float64, resamples int, src rand.Source) Estimate {
	mustConfidence(confidence)
	if src == nil {
		panic("stats: bootstrap without a source of random numbers")
	}
	if float64(resamples) < 2/(1-confidence) {
		panic(fmt.Sprintf("stats: %d resamples for a %s interval: need >= %v", resamples, percent(confidence), math.Ceil(2/(1-confidence))))
	}
	e := open(confidence, "bootstrap BCa", n)
	if n == 0 {
		e.warn(Empty, 2, "no observations")
		return e
	}
	index := make([]int, n)
	for i := range index {
		index[i] = i
	}
	e.Center = statistic(index)
	if n == 1 {
		e.warn(TooFew, 2, "need >= 2 replications for an interval")
		return e
	}
	a := acceleration(index, statistic)
	if need := 900 * a * a * float64(n); float64(n) <= need { // Cochran: a = G / 6√n
		e.warn(Skewed, int(need)+1, "skewness %.1f: need >= %d replications for the bootstrap to come near its level", 6*a*math.Sqrt(float64(n)), int(need)+1)
	}
	r := rand.New(src)
	theta := make([]float64, resamples)
	for b := range theta {
		for i := range index {
			index[i] = r.IntN(n)
		}
		theta[b] = statistic(index)
	}
	mustNumbers(theta)
	slices.Sort(theta)
	if n < bootstrapFew {
		e.warn(TooFew, bootstrapFew, "need >= %d replications for the bootstrap to come near its level", bootstrapFew)
	}
	e.Actual = confidence
	if theta[0] == theta[resamples-1] {
		e.Low, e.High = theta[0], theta[0]
		e.warn(AllEqual, 0, "every resample gives the same value: the interval has no width because no spread was seen")
		return e
	}
	z0 := bias(theta, e.Center)
	end := func(p float64) float64 {
		z := z0 + normalQuantile(p)
		adjusted := 1.0
		if den := 1 - a*z; den > 0 {
			adjusted = normalCDF(z0 + z/den)
		} else if z < 0 {
			adjusted = 0
		}
		return SampleQuantile(theta, adjusted)
	}
	e.Low, e.High = end((1-confidence)/2), end((1+confidence)/2)
	return e
}

// BootstrapDifference is [Bootstrap] of statistic(a) - statistic(b) over worlds
// paired by index, for instance of two p95. Different lengths panic.
func BootstrapDifference(a, b []float64, statistic func([]float64) float64, confidence float64, resamples int, src rand.Source) Estimate {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %d observations against %d: pairs need equally many", len(a), len(b)))
	}
	mustNumbers(a)
	mustNumbers(b)
	x, y := make([]float64, 0, len(a)), make([]float64, 0, len(a))
	return Bootstrap(len(a), func(index []int) float64 {
		x, y = x[:0], y[:0]
		for _, i := range index {
			x, y = append(x, a[i]), append(y, b[i])
		}
		return statistic(x) - statistic(y)
	}, confidence, resamples, src)
}

// bias is z0: where the estimate lies among the resamples, half of the ties
// below it.
func bias(sorted []float64, center float64) float64 {
	below, _ := slices.BinarySearch(sorted, center)
	upTo := below
	for upTo < len(sorted) && sorted[upTo] == center {
		upTo++
	}
	n := float64(len(sorted))
	share := (float64(below) + float64(upTo)) / 2 / n
	return normalQuantile(min(max(share, 0.5/n), 1-0.5/n))
}

// acceleration is the jackknife skewness over 6; index is 0..n-1.
func acceleration(index []int, statistic func([]int) float64) float64 {
	n := len(index)
	values := make([]float64, n)
	rest := make([]int, 0, n)
	mean := 0.0
	for i := range values {
		rest = append(append(rest[:0], index[:i]...), index[i+1:]...)
		values[i] = statistic(rest)
		mean += values[i] / float64(n)
	}
	var squares, cubes float64
	for _, v := range values {
		d := mean - v
		squares += d * d
		cubes += d * d * d
	}
	if !(squares > 0) || math.IsInf(squares, 1) { // no spread, or infinite values
		return 0
	}
	return cubes / (6 * math.Pow(squares, 1.5))
}
