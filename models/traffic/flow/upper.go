package flow

import "math"

// The upper tail of the standard normal, from a table: the exact function is
// most of the cost of a hot pool. Linear interpolation over steps of 12/4096 is
// within 3e-5 of the value between -6 and 6, relative (its error is h²/8·|Q”|,
// and Q” = z·φ(z)).
const (
	upperEdge  = 6.0
	upperSteps = 4096
)

var upperTable = func() (t [upperSteps + 2]float64) {
	for i := range t {
		z := -upperEdge + 2*upperEdge*float64(i)/upperSteps
		t[i] = 0.5 * math.Erfc(z/math.Sqrt2)
	}
	return t
}()

// upper returns P(Z > z), 0 above 6 and 1 below -6.
func upper(z float64) float64 {
	switch {
	case z >= upperEdge:
		return 0
	case z <= -upperEdge:
		return 1
	}
	at := (z + upperEdge) * (upperSteps / (2 * upperEdge))
	i := int(at)
	return upperTable[i] + (at-float64(i))*(upperTable[i+1]-upperTable[i])
}

// tail returns P(X > x) of a lognormal with this mean and variance.
func tail(x, mean, variance float64) float64 {
	switch {
	case mean <= 0 || x <= 0:
		if x <= 0 {
			return 1
		}
		return 0
	case variance <= 0:
		if mean > x {
			return 1
		}
		return 0
	}
	sigma2 := math.Log1p(variance / (mean * mean))
	return upper((math.Log(x/mean) + sigma2/2) / math.Sqrt(sigma2))
}
