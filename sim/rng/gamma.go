package rng

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// gammaSqueeze is the constant of the paper's quick acceptance, which saves most
// logarithms.
const gammaSqueeze = 0.0331

// Gamma returns a gamma variate of the given shape > 0 and scale 1 (its mean is
// the shape): Marsaglia and Tsang, "A Simple Method for Generating Gamma
// Variables", ACM TOMS 26 (2000), with their power of a uniform for shapes
// below 1. Other shapes panic.
func (s *Stream) Gamma(shape float64) float64 {
	if !(shape > 0) || math.IsInf(shape, 1) {
		panic("rng: Gamma of a shape that is not above 0 and finite")
	}
	factor := 1.0
	if shape < 1 {
		factor = math.Exp(-s.Exp() / shape)
		shape++
	}
	d := shape - 1./3
	c := 1 / math.Sqrt(9*d)
	for {
		x := s.Normal()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		u, x2 := s.open(), x*x
		if u < 1-gammaSqueeze*x2*x2 || math.Log(u) < gammaBound(d, x2, v) {
			return factor * d * v
		}
	}
}

// gammaBound is the logarithm of the paper's acceptance probability.
func gammaBound(d, x2, v float64) float64 { return x2/2 + d*(1-v+math.Log(v)) }

// Gamma is the gamma distribution: sums of exponentials and, with a cv above 1,
// what is bursty. Its coefficient of variation is 1/sqrt(Shape).
type Gamma struct {
	Shape float64 // > 0
	Scale float64 // > 0; the mean is Shape times Scale
}

// GammaMeanCV returns the distribution with the given mean and coefficient of
// variation, both > 0.
func GammaMeanCV(mean, cv float64) Gamma {
	return Gamma{Shape: 1 / (cv * cv), Scale: mean * cv * cv}
}

// Sample draws one value.
func (d Gamma) Sample(s *Stream) float64 { return d.Scale * s.Gamma(d.Shape) }

// Mean returns Shape times Scale.
func (d Gamma) Mean() float64 { return d.Shape * d.Scale }

// Variance returns Shape times Scale squared.
func (d Gamma) Variance() float64 { return d.Shape * d.Scale * d.Scale }

// CDF returns the probability of a value of at most x (gonum's incomplete gamma
// function).
func (d Gamma) CDF(x float64) float64 {
	switch {
	case math.IsNaN(x) || x <= 0:
		return max(x, 0) // 0, or NaN for NaN
	case math.IsInf(x, 1):
		return 1
	}
	return d.reference().CDF(x)
}

// Quantile returns the inverse of CDF (gonum).
func (d Gamma) Quantile(p float64) float64 {
	switch {
	case outside(p):
		return math.NaN()
	case p == 1:
		return math.Inf(1)
	}
	return d.reference().Quantile(p)
}

func (d Gamma) reference() distuv.Gamma { return distuv.Gamma{Alpha: d.Shape, Beta: 1 / d.Scale} }

// String returns "gamma(shape=..., scale=...)".
func (d Gamma) String() string {
	return "gamma(shape=" + number(d.Shape) + ", scale=" + number(d.Scale) + ")"
}

var gammaForm = form{
	name: "gamma", usage: "gamma(mean=5m, cv=0.5)",
	variants: []variant{
		{
			parameters: []parameter{{name: "mean", open: true}, {name: "cv", pure: true, open: true}},
			build:      func(v []float64) (Dist, string) { return GammaMeanCV(v[0], v[1]), "" },
		},
		{
			parameters: []parameter{{name: "shape", pure: true, open: true}, {name: "scale", open: true}},
			build:      func(v []float64) (Dist, string) { return Gamma{v[0], v[1]}, "" },
		},
	},
}
