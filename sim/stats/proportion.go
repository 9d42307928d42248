package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Proportion estimates a share from k successes in n trials with Wilson's score
// interval (Wilson, JASA 22, 1927; recommended by Brown, Cai and DasGupta,
// Statistical Science 16, 2001). Averaged over shares it covers what it says;
// for single shares near 0 or 1 it can cover less ([ProportionExact] never
// does). With k = 0 the lower end is 0, with k = n the upper end is 1. n = 0
// gives NaN and the interval [0, 1]. It panics unless 0 <= k <= n.
func Proportion(k, n int, confidence float64) Estimate {
	e := proportion(k, n, confidence, "wilson")
	if n == 0 {
		return e
	}
	z, fn, p := normalQuantile((1+confidence)/2), float64(n), e.Center
	mid := (p + z*z/(2*fn)) / (1 + z*z/fn)
	half := z / (1 + z*z/fn) * math.Sqrt(p*(1-p)/fn+z*z/(4*fn*fn))
	e.Low, e.High, e.Actual = math.Max(0, mid-half), math.Min(1, mid+half), confidence
	if k == 0 {
		e.Low = 0
	}
	if k == n {
		e.High = 1
	}
	return e
}

// ProportionExact is [Proportion] with the interval of Clopper and Pearson
// (Biometrika 26, 1934), which never covers less than it says and is wider.
func ProportionExact(k, n int, confidence float64) Estimate {
	e := proportion(k, n, confidence, "clopper-pearson")
	if n > 0 {
		e.Low, e.High = clopperPearson(float64(k), float64(n), confidence)
		e.Actual = confidence
	}
	return e
}

func proportion(k, n int, confidence float64, method string) Estimate {
	mustConfidence(confidence)
	if k < 0 || k > n {
		panic(fmt.Sprintf("stats: %d successes in %d trials", k, n))
	}
	e := Estimate{Center: math.NaN(), Low: 0, High: 1, Confidence: confidence, Actual: 1, Method: method, N: n}
	if n == 0 {
		e.warn(Empty, 1, "no observations")
		return e
	}
	e.Center = float64(k) / float64(n)
	return e
}

// clopperPearson takes real counts, for effective sample sizes.
func clopperPearson(k, n, confidence float64) (low, high float64) {
	tail := (1 - confidence) / 2
	low, high = 0, 1
	switch {
	case n <= 0:
		return low, high
	case k >= n:
		return math.Pow(tail, 1/n), 1
	case k <= 0:
		return 0, 1 - math.Pow(tail, 1/n)
	}
	low = distuv.Beta{Alpha: k, Beta: n - k + 1}.Quantile(tail)
	high = distuv.Beta{Alpha: k + 1, Beta: n - k}.Quantile(1 - tail)
	return low, high
}
