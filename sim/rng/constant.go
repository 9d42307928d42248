package rng

import "math"

// Constant is the distribution that always yields Value. It draws nothing from
// the stream.
type Constant struct{ Value float64 }

// Sample returns Value.
func (d Constant) Sample(*Stream) float64 { return d.Value }

// Mean returns Value.
func (d Constant) Mean() float64 { return d.Value }

// Variance returns 0.
func (d Constant) Variance() float64 { return 0 }

// CDF returns 1 from Value on, else 0.
func (d Constant) CDF(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x < d.Value:
		return 0
	}
	return 1
}

// Quantile returns Value.
func (d Constant) Quantile(p float64) float64 {
	if outside(p) {
		return math.NaN()
	}
	return d.Value
}

// String returns "constant(...)".
func (d Constant) String() string { return "constant(" + number(d.Value) + ")" }

var constantForm = form{
	name: "constant", usage: "constant(5m)",
	variants: []variant{{
		positional: true,
		parameters: []parameter{{name: "value", from: math.Inf(-1)}},
		build:      func(v []float64) (Dist, string) { return Constant{v[0]}, "" },
	}},
}
