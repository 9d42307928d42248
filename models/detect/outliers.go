package detect

import (
	"math"
	"slices"
)

// inliers are the points within the fences, factor times the distance of the
// quartiles below the lower and above the upper one, or the percentiles 1 and 99 where
// these are further out.
//
// Source: Kayenta, IQRDetector with reduced sensitivity; Tukey 1977.
func inliers(x []float64, factor float64) []float64 {
	if len(x) == 0 {
		return x
	}
	sorted := slices.Sorted(slices.Values(x))
	low, high := percentile(sorted, 25), percentile(sorted, 75)
	spread := factor * (high - low)
	low, high = min(percentile(sorted, 1), low-spread), max(percentile(sorted, 99), high+spread)
	var in []float64
	for _, v := range x {
		if low <= v && v <= high {
			in = append(in, v)
		}
	}
	return in
}

// percentile interpolates at p(n+1)/100 of the sorted points, as Apache Commons
// Math does by default (type 6 of Hyndman and Fan 1996).
func percentile(sorted []float64, p float64) float64 {
	n := len(sorted)
	at := p * float64(n+1) / 100
	whole := int(math.Floor(at))
	switch {
	case whole < 1:
		return sorted[0]
	case whole >= n:
		return sorted[n-1]
	}
	return sorted[whole-1] + (at-float64(whole))*(sorted[whole]-sorted[whole-1])
}
