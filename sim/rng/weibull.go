package rng

import "math"

// Weibull is the distribution of lifetimes: failures early with a Shape below
// 1, from wear above.
type Weibull struct {
	Shape float64 // > 0; 1 is the exponential
	Scale float64 // > 0; 63% of the values lie below it
}

// Sample draws one value: Scale times a power of an exponential.
func (d Weibull) Sample(s *Stream) float64 { return d.Scale * math.Pow(s.Exp(), 1/d.Shape) }

// Mean returns Scale gamma(1 + 1/Shape).
func (d Weibull) Mean() float64 { return d.Scale * math.Gamma(1+1/d.Shape) }

// Variance returns Scale^2 (gamma(1 + 2/Shape) - gamma(1 + 1/Shape)^2).
func (d Weibull) Variance() float64 {
	g := math.Gamma(1 + 1/d.Shape)
	return d.Scale * d.Scale * max(0, math.Gamma(1+2/d.Shape)-g*g)
}

// CDF returns the probability of a value of at most x.
func (d Weibull) CDF(x float64) float64 {
	return -math.Expm1(-math.Pow(max(x, 0)/d.Scale, d.Shape))
}

// Quantile returns the inverse of CDF.
func (d Weibull) Quantile(p float64) float64 {
	if outside(p) {
		return math.NaN()
	}
	return d.Scale * math.Pow(-math.Log1p(-p), 1/d.Shape)
}

// String returns "weibull(shape=..., scale=...)".
func (d Weibull) String() string {
	return "weibull(shape=" + number(d.Shape) + ", scale=" + number(d.Scale) + ")"
}

var weibullForm = form{
	name: "weibull", usage: "weibull(shape=0.7, scale=5m)",
	variants: []variant{{
		parameters: []parameter{{name: "shape", pure: true, open: true}, {name: "scale", open: true}},
		build:      func(v []float64) (Dist, string) { return Weibull{v[0], v[1]}, "" },
	}},
}
