package stats

import (
	"fmt"
	"math"
)

// SampleSize is the number of requests that the canary needs so that a
// one-sided two-proportion test at alpha sees a failure ratio p1 against the
// control's p0 with the given power; ratio is control requests per canary
// request, (1-s)/s for a canary of share s, 1 for a baseline of equal size.
//
//	n = [z_α √(p̄(1-p̄)(1+1/r)) + z_β √(p1(1-p1) + p0(1-p0)/r)]² / (p1-p0)²
//	p̄ = (p1 + r·p0) / (1+r)
//
// (Fleiss, Statistical Methods for Rates and Proportions, 2nd ed., 1981,
// formula 3.14 and section 3.4, without continuity correction.) Arguments out
// of range panic; p0 = p1 needs infinitely many and panics too.
func SampleSize(p0, p1, alpha, power, ratio float64) int {
	in := func(v float64) bool { return v > 0 && v < 1 }
	if !(p0 >= 0 && p0 <= 1 && p1 >= 0 && p1 <= 1 && p0 != p1 && in(alpha) && in(power) && ratio > 0) {
		panic(fmt.Sprintf("stats: sample size for p0 %v, p1 %v, alpha %v, power %v, ratio %v", p0, p1, alpha, power, ratio))
	}
	mean := (p1 + ratio*p0) / (1 + ratio)
	a := normalQuantile(1-alpha) * math.Sqrt(mean*(1-mean)*(1+1/ratio))
	b := normalQuantile(power) * math.Sqrt(p1*(1-p1)+p0*(1-p0)/ratio)
	n := (a + b) * (a + b) / ((p1 - p0) * (p1 - p0))
	return max(1, int(math.Ceil(min(n, 1e18)-1e-9)))
}
