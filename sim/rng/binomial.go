package rng

import "math"

// binomialInversion is the count of expected successes below which Binomial
// inverts; BTRS needs at least 10.
const binomialInversion = 10

// Binomial returns the count of successes among n trials of probability p. It
// panics if n < 0 or p is outside [0, 1].
//
// With fewer than 10 expected successes (or failures, for p > 1/2) it inverts
// the distribution function by adding up probabilities; else it is BTRS,
// Hörmann, "The generation of binomial random variates", Journal of Statistical
// Computation and Simulation 46 (1993), whose distribution function is off by
// less than 4e-6, by integration in the tests. Rounding adds a few n 2^-53 to the
// logarithm of an acceptance (estimate): 1e-4 at n = 1e11.
func (s *Stream) Binomial(n int64, p float64) int64 {
	switch {
	case n < 0 || outside(p):
		panic("rng: Binomial needs n >= 0 and p in [0, 1]")
	case n == 0 || p == 0:
		return 0
	case p > 0.5:
		return n - s.Binomial(n, 1-p)
	case float64(n)*p < binomialInversion:
		return s.binomialByInversion(n, p)
	}
	return s.binomialBTRS(float64(n), p)
}

func (s *Stream) binomialByInversion(n int64, p float64) int64 {
	odds := p / (1 - p)
	none := math.Exp(float64(n) * math.Log1p(-p))
	for {
		u, f := s.Float64(), none
		for k := int64(0); k <= n; k++ {
			if u < f {
				return k
			}
			u -= f
			if f *= odds * float64(n-k) / float64(k+1); f == 0 {
				break
			}
		}
		// Rounding left u beyond the sum of all: draw again.
	}
}

// btrsConstants are the paper's fits: a and b shape the hat, vr is what v may be
// at most for the quick acceptance.
func btrsConstants(deviation, p float64) (a, b, alpha, vr float64) {
	b = 1.15 + 2.53*deviation
	return -0.0873 + 0.0248*b + 0.01*p, b, (2.83 + 5.1/b) * deviation, 0.92 - 4.2/b
}

// binomialBTRS follows the names of the paper's algorithm BTRS, with n p >= 10
// and p <= 1/2.
func (s *Stream) binomialBTRS(n, p float64) int64 {
	deviation := math.Sqrt(n * p * (1 - p))
	a, b, alpha, vr := btrsConstants(deviation, p)
	c := n*p + 0.5
	odds := p / (1 - p)
	m := math.Floor((n + 1) * p)
	atMode := (m+0.5)*math.Log((m+1)/(odds*(n-m+1))) + stirlingRest(m) + stirlingRest(n-m)
	for {
		u, v := s.Float64()-0.5, s.open()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + c)
		if us >= 0.07 && v <= vr {
			return int64(k)
		}
		if !(k >= 0 && k <= n) {
			continue
		}
		bound := atMode + (n+1)*math.Log1p((k-m)/(n-k+1)) +
			(k+0.5)*math.Log(odds*(n-k+1)/(k+1)) - stirlingRest(k) - stirlingRest(n-k)
		if math.Log(v*alpha/(a/(us*us)+b)) <= bound {
			return int64(k)
		}
	}
}

// stirlingRests is what Stirling's formula misses of log k!, for k < 10.
var stirlingRests = func() (rests [10]float64) {
	for i := range rests {
		k := float64(i)
		factorial, _ := math.Lgamma(k + 1)
		rests[i] = factorial - (math.Log(2*math.Pi)/2 + (k+0.5)*math.Log(k+1) - (k + 1))
	}
	return rests
}()

// stirlingRest returns log k! minus Stirling's formula at k + 1, as the paper
// does: from a table below 10, else by the series to the third term.
func stirlingRest(k float64) float64 {
	if k < 10 {
		return stirlingRests[int(k)]
	}
	y := 1 / (k + 1)
	return (1./12 - (1./360-y*y/1260)*y*y) * y
}
