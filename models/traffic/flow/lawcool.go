package flow

import "math"

// erlangC returns the probability that an arrival waits in M/M/c (Erlang
// 1917) with an offered load of a slots; 1 at and above full load.
//
// Up to 16 slots it sums Erlang B's recursion. Above, Erlang B is the Poisson
// probability of c over that of at most c, the latter by Wilson and Hilferty's
// cube root (1931): the result is within 0.1% for loads from half the slots up.
func erlangC(slots int, a float64) float64 {
	c := float64(slots)
	switch {
	case a >= c:
		return 1
	case a <= 0:
		return 0
	}
	b := 1.0
	if slots <= 16 {
		for k := 1.0; k <= c; k++ {
			b = a * b / (k + a*b)
		}
	} else {
		n := c + 1
		factorial, _ := math.Lgamma(n)
		z := 3 * math.Sqrt(n) * (1 - 1/(9*n) - math.Cbrt(a/n))
		b = math.Exp(c*math.Log(a)-a-factorial) / (0.5 * math.Erfc(-z/math.Sqrt2))
	}
	return b / (1 - a/c*(1-b))
}

// cool reports whether a pool is so far from saturation that a request waits
// with a probability below 1e-6 at an offered load of that many slots.
func cool(slots int, load float64) bool {
	return load <= 0 && slots > 0 || float64(slots) > load && erlangC(slots, load) < 1e-6
}
