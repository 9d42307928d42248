package rng

import (
	"math"
	"strconv"
)

// z95 is the 95% quantile of the standard normal distribution.
const z95 = 1.6448536269514722

// LogNormal is the distribution of exp(Mu + Sigma Z) with Z standard normal:
// the usual shape of service and human reaction times. Its median is exp(Mu).
// A hot loop calls Sample on this type rather than through [Dist].
type LogNormal struct {
	Mu    float64 // mean of the logarithm
	Sigma float64 // standard deviation of the logarithm, >= 0
}

// LogNormalP50P95 returns the distribution with the given median and 95%
// quantile, 0 < p50 <= p95.
func LogNormalP50P95(p50, p95 float64) LogNormal {
	return LogNormal{Mu: math.Log(p50), Sigma: math.Log(p95/p50) / z95}
}

// LogNormalMeanCV returns the distribution with the given mean > 0 and
// coefficient of variation (standard deviation over mean) >= 0.
func LogNormalMeanCV(mean, cv float64) LogNormal {
	v := math.Log1p(cv * cv)
	return LogNormal{Mu: math.Log(mean) - v/2, Sigma: math.Sqrt(v)}
}

// LogNormalFactor returns the distribution of mean 1 with the given Sigma: a
// random factor that keeps averages.
func LogNormalFactor(sigma float64) LogNormal {
	return LogNormal{Mu: -sigma * sigma / 2, Sigma: sigma}
}

// Sample draws one value.
func (d LogNormal) Sample(s *Stream) float64 { return math.Exp(d.Mu + d.Sigma*s.Normal()) }

// Mean returns exp(Mu + Sigma^2/2).
func (d LogNormal) Mean() float64 { return math.Exp(d.Mu + d.Sigma*d.Sigma/2) }

// Variance returns (exp(Sigma^2) - 1) exp(2 Mu + Sigma^2).
func (d LogNormal) Variance() float64 {
	return math.Expm1(d.Sigma*d.Sigma) * math.Exp(2*d.Mu+d.Sigma*d.Sigma)
}

// CDF returns the probability of a value of at most x.
func (d LogNormal) CDF(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x <= 0:
		return 0
	case d.Sigma == 0:
		if math.Log(x) < d.Mu {
			return 0
		}
		return 1
	}
	return normalCDF((math.Log(x) - d.Mu) / d.Sigma)
}

// Quantile returns the value that a share p of draws stays below.
func (d LogNormal) Quantile(p float64) float64 {
	switch {
	case outside(p):
		return math.NaN()
	case d.Sigma == 0:
		return math.Exp(d.Mu)
	}
	return math.Exp(d.Mu + d.Sigma*normalQuantile(p))
}

// String returns the form with quantiles or with sigma alone where that form
// is exact, else "lognormal(mu=..., sigma=...)".
func (d LogNormal) String() string {
	if d == LogNormalFactor(d.Sigma) {
		return "lognormal(sigma=" + number(d.Sigma) + ")"
	}
	for digits := 3; digits <= 15; digits += 4 {
		p50 := rounded(math.Exp(d.Mu), digits)
		p95 := rounded(math.Exp(d.Mu+z95*d.Sigma), digits)
		if p50 > 0 && p50 <= p95 && !math.IsInf(p95, 1) && d == LogNormalP50P95(p50, p95) {
			return "lognormal(p50=" + number(p50) + ", p95=" + number(p95) + ")"
		}
	}
	return "lognormal(mu=" + number(d.Mu) + ", sigma=" + number(d.Sigma) + ")"
}

// normalCDF is the distribution function of the standard normal.
func normalCDF(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// normalQuantile is its inverse; infinite at 0 and 1.
func normalQuantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

// number writes x in the shortest decimal form that reads back exactly.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// rounded returns x with the given count of significant decimal digits.
func rounded(x float64, digits int) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64)
	if err != nil {
		return x
	}
	return y
}

var lognormalForm = form{
	name: "lognormal", usage: "lognormal(p50=6ms, p95=20ms), lognormal(mean=8ms, cv=1) or, with mean 1, lognormal(sigma=0.8)",
	variants: []variant{
		{
			parameters: []parameter{{name: "p50", open: true}, {name: "p95", open: true}},
			build: func(v []float64) (Dist, string) {
				if v[1] < v[0] {
					return nil, "p95 of lognormal is below p50: it must be at least as large"
				}
				return LogNormalP50P95(v[0], v[1]), ""
			},
		},
		{
			parameters: []parameter{{name: "mean", open: true}, {name: "cv", pure: true}},
			build:      func(v []float64) (Dist, string) { return LogNormalMeanCV(v[0], v[1]), "" },
		},
		{
			parameters: []parameter{{name: "sigma", pure: true}},
			build:      func(v []float64) (Dist, string) { return LogNormalFactor(v[0]), "" },
		},
		{
			parameters: []parameter{{name: "mu", pure: true, from: math.Inf(-1)}, {name: "sigma", pure: true}},
			build:      func(v []float64) (Dist, string) { return LogNormal{v[0], v[1]}, "" },
		},
	},
}
