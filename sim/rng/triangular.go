package rng

import "math"

// Triangular is the distribution whose density rises straight from Low to Mode
// and falls straight to High: what is left when somebody can name the ends and
// the likeliest value and nothing else (Kotz and van Dorp, Beyond Beta, 2004,
// chapter 1).
type Triangular struct{ Low, Mode, High float64 } // Low <= Mode <= High

// Sample draws one value.
func (d Triangular) Sample(s *Stream) float64 { return d.Quantile(s.Float64()) }

// Mean returns the mean of the three.
func (d Triangular) Mean() float64 {
	return d.Low + ((d.Mode-d.Low)+(d.High-d.Low))/3
}

// Variance returns (w² - l·r)/18 for the width w and its parts l and r on the
// sides of the mode.
func (d Triangular) Variance() float64 {
	w, left, right := d.High-d.Low, d.Mode-d.Low, d.High-d.Mode
	return (w*w - left*right) / 18
}

// CDF returns the probability of a value of at most x.
func (d Triangular) CDF(x float64) float64 {
	switch w := d.High - d.Low; {
	case math.IsNaN(x):
		return x
	case x < d.Low:
		return 0
	case x >= d.High:
		return 1
	case x < d.Mode:
		return (x - d.Low) / w * ((x - d.Low) / (d.Mode - d.Low))
	default:
		return 1 - (d.High-x)/w*((d.High-x)/(d.High-d.Mode))
	}
}

// Quantile returns the inverse of CDF.
func (d Triangular) Quantile(p float64) float64 {
	w := d.High - d.Low
	switch {
	case outside(p):
		return math.NaN()
	case p*w < d.Mode-d.Low:
		return d.Low + math.Sqrt(p*(w*(d.Mode-d.Low)))
	}
	return d.High - math.Sqrt((1-p)*(w*(d.High-d.Mode)))
}

// String returns "triangular(low, mode, high)".
func (d Triangular) String() string {
	return "triangular(" + number(d.Low) + ", " + number(d.Mode) + ", " + number(d.High) + ")"
}

var triangularForm = form{
	name: "triangular", usage: "triangular(1m, 2m, 5m)",
	variants: []variant{{
		positional: true,
		parameters: []parameter{
			{name: "low", from: math.Inf(-1)}, {name: "mode", from: math.Inf(-1)}, {name: "high", from: math.Inf(-1)},
		},
		build: func(v []float64) (Dist, string) {
			if v[0] > v[1] || v[1] > v[2] {
				return nil, "triangular wants its low end, its likeliest value and its high end in this order"
			}
			return Triangular{v[0], v[1], v[2]}, ""
		},
	}},
}
