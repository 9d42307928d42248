package rng

import "math"

// Normal is the normal distribution cut off below 0, so that it can be a length
// of time. Mu and Sigma are those before the cut; Mean and Variance tell those
// after it.
type Normal struct {
	Mu    float64 // >= 0, which keeps at least half of the curve
	Sigma float64 // >= 0
}

// Sample draws normal variates until one is not negative: two at most on
// average. It panics if Mu is negative.
func (d Normal) Sample(s *Stream) float64 {
	if d.Mu < 0 {
		panic("rng: truncated Normal with a negative Mu")
	}
	for {
		if x := d.Mu + d.Sigma*s.Normal(); x >= 0 {
			return x
		}
	}
}

// kept returns the share of the curve that is not cut off and the hazard at the
// cut: density over that share (Johnson, Kotz and Balakrishnan, Continuous
// Univariate Distributions 1, section 13.10.1).
func (d Normal) kept() (share, hazard float64) {
	z := d.Mu / d.Sigma
	share = normalCDF(z)
	return share, math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) / share
}

// Mean returns the mean after the cut.
func (d Normal) Mean() float64 {
	if d.Sigma == 0 {
		return d.Mu
	}
	_, hazard := d.kept()
	return d.Mu + d.Sigma*hazard
}

// Variance returns the variance after the cut.
func (d Normal) Variance() float64 {
	if d.Sigma == 0 {
		return 0
	}
	_, hazard := d.kept()
	return d.Sigma * d.Sigma * (1 - hazard*(d.Mu/d.Sigma+hazard))
}

// CDF returns the probability of a value of at most x.
func (d Normal) CDF(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x < 0 || d.Sigma == 0 && x < d.Mu:
		return 0
	case d.Sigma == 0:
		return 1
	}
	share, _ := d.kept()
	if x < d.Mu { // the nearer tail, for its digits
		return max(0, normalCDF((x-d.Mu)/d.Sigma)-normalCDF(-d.Mu/d.Sigma)) / share
	}
	return 1 - normalCDF((d.Mu-x)/d.Sigma)/share
}

// Quantile returns the inverse of CDF.
func (d Normal) Quantile(p float64) float64 {
	switch {
	case outside(p):
		return math.NaN()
	case d.Sigma == 0:
		return d.Mu
	}
	share, _ := d.kept()
	if p < 0.5 {
		return max(0, d.Mu+d.Sigma*normalQuantile(normalCDF(-d.Mu/d.Sigma)+p*share))
	}
	return max(0, d.Mu-d.Sigma*normalQuantile((1-p)*share))
}

// String returns "normal(mean=..., sd=...)".
func (d Normal) String() string {
	return "normal(mean=" + number(d.Mu) + ", sd=" + number(d.Sigma) + ")"
}

var normalForm = form{
	name: "normal", usage: "normal(mean=5m, sd=1m)",
	variants: []variant{{
		parameters: []parameter{{name: "mean"}, {name: "sd"}},
		build:      func(v []float64) (Dist, string) { return Normal{v[0], v[1]}, "" },
	}},
}
