package rng

import "math"

// Uniform is the distribution with equal density from Low to High. Either end
// may be negative; a caller whose quantity may not be asks for Quantile(0).
type Uniform struct{ Low, High float64 }

// Sample draws one value in [Low, High).
func (d Uniform) Sample(s *Stream) float64 { return d.Low + (d.High-d.Low)*s.Float64() }

// Mean returns the middle.
func (d Uniform) Mean() float64 { return d.Low + (d.High-d.Low)/2 }

// Variance returns the squared width over 12.
func (d Uniform) Variance() float64 { return (d.High - d.Low) * (d.High - d.Low) / 12 }

// CDF returns the share of the interval that lies below x.
func (d Uniform) CDF(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x < d.Low:
		return 0
	case x >= d.High:
		return 1
	}
	return (x - d.Low) / (d.High - d.Low)
}

// Quantile returns the point that a share p of the interval lies below.
func (d Uniform) Quantile(p float64) float64 {
	if outside(p) {
		return math.NaN()
	}
	return d.Low + (d.High-d.Low)*p
}

// String returns "uniform(low, high)".
func (d Uniform) String() string {
	return "uniform(" + number(d.Low) + ", " + number(d.High) + ")"
}

var uniformForm = form{
	name: "uniform", usage: "uniform(1m, 5m)",
	variants: []variant{{
		positional: true,
		parameters: []parameter{{name: "low", from: math.Inf(-1)}, {name: "high", from: math.Inf(-1)}},
		build: func(v []float64) (Dist, string) {
			if v[0] > v[1] {
				return nil, "the low end of uniform is above the high end: swap them"
			}
			return Uniform{v[0], v[1]}, ""
		},
	}},
}
