package flow

import "math"

// erlangC returns the probability that an arrival waits in M/M/c (Erlang
// 1917) with an offered load of a slots; 1 at and above full load.
//
// Up to 256 slots it sums Erlang B's recursion; above, it is Halfin and
// Whitt's limit (1981), 1/(1 + b·Φ(b)/φ(b)) with b = (c-a)/sqrt(a).
func erlangC(slots int, a float64) float64 {
	c := float64(slots)
	switch {
	case a >= c:
		return 1
	case a <= 0:
		return 0
	case slots > 256:
		b := (c - a) / math.Sqrt(a)
		return 1 / (1 + b*0.5*math.Erfc(-b/math.Sqrt2)*math.Sqrt(2*math.Pi)*math.Exp(b*b/2))
	}
	b := 1.0
	for k := 1.0; k <= c; k++ {
		b = a * b / (k + a*b)
	}
	return b / (1 - a/c*(1-b))
}

// cool reports whether a pool is so far from saturation that a request waits
// with a probability below 1e-6 at an offered load of that many slots.
func cool(slots int, load float64) bool {
	return load <= 0 && slots > 0 || float64(slots) > load && erlangC(slots, load) < 1e-6
}
