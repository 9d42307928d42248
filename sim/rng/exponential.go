package rng

import "math"

// Exponential is the distribution of waiting times without memory; Scale is
// its mean, > 0.
type Exponential struct{ Scale float64 }

// Sample draws one value.
func (d Exponential) Sample(s *Stream) float64 { return d.Scale * s.Exp() }

// Mean returns Scale.
func (d Exponential) Mean() float64 { return d.Scale }

// Variance returns Scale squared.
func (d Exponential) Variance() float64 { return d.Scale * d.Scale }

// CDF returns the probability of a value of at most x.
func (d Exponential) CDF(x float64) float64 { return -math.Expm1(-max(x, 0) / d.Scale) }

// Quantile returns the inverse of CDF.
func (d Exponential) Quantile(p float64) float64 {
	if outside(p) {
		return math.NaN()
	}
	return -d.Scale * math.Log1p(-p)
}

// String returns "exp(mean)".
func (d Exponential) String() string { return "exp(" + number(d.Scale) + ")" }

var exponentialForm = form{
	name: "exp", usage: "exp(5m)",
	variants: []variant{{
		positional: true,
		parameters: []parameter{{name: "mean", open: true}},
		build:      func(v []float64) (Dist, string) { return Exponential{v[0]}, "" },
	}},
}
