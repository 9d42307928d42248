package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Mean estimates the expectation of x with Student's t interval (Student,
// "The probable error of a mean", Biometrika 6, 1908).
//
// The interval is exact for normal data. For skewed data it covers less than
// it says until n is large; it then carries the warning [Skewed] by Cochran's
// rule n > 25 G², G the sample skewness (Cochran, Sampling Techniques, 3rd ed.,
// 1977, section 2.15). One observation gives an interval open on both sides; an
// infinite observation gives an infinite mean and an open interval.
func Mean(x []float64, confidence float64) Estimate {
	mustConfidence(confidence)
	mustNumbers(x)
	n := len(x)
	e := open(confidence, "t", n)
	switch n {
	case 0:
		e.warn(Empty, 2, "no observations: need >= 2 for an interval of the mean")
		return e
	case 1:
		e.Center = x[0]
		e.warn(TooFew, 2, "need >= 2 replications for an interval of the mean")
		return e
	}
	mean, sd := stat.MeanStdDev(x, nil)
	e.Center = mean
	if math.IsInf(mean, 0) || math.IsNaN(mean) {
		e.warn(Infinite, 0, "infinite values among the observations: the mean has no interval")
		return e
	}
	if allEqual(x) {
		e.Center, sd = x[0], 0
		e.warn(AllEqual, 0, "all %d observations are equal: the interval has no width because no spread was seen", n)
	}
	half := studentQuantile(confidence, float64(n-1)) * sd / math.Sqrt(float64(n))
	e.Low, e.High, e.Actual = e.Center-half, e.Center+half, confidence
	if g := skewness(x, mean); sd > 0 && float64(n) <= 25*g*g {
		need := int(math.Floor(25*g*g)) + 1
		e.warn(Skewed, need, "skewness %.1f: need >= %d replications for the t interval to hold its level", g, need)
	}
	return e
}

// studentQuantile is the two-sided critical value of t with df degrees of
// freedom.
func studentQuantile(confidence, df float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile((1 + confidence) / 2)
}

// normalQuantile is the quantile of the standard normal.
func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// normalCDF is the chance that a standard normal is at most z.
func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// skewness is the moment coefficient m3 / m2^1.5, 0 without spread.
func skewness(x []float64, mean float64) float64 {
	var m2, m3 float64
	for _, v := range x {
		d := v - mean
		m2 += d * d
		m3 += d * d * d
	}
	n := float64(len(x))
	if m2 == 0 {
		return 0
	}
	return (m3 / n) / math.Pow(m2/n, 1.5)
}

func allEqual(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}
