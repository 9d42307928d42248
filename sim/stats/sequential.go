package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
)

// Sequential is a test that arm 1 fails more often than arm 2 which may be
// looked at as often as one likes: over all looks together a false alarm has
// probability at most Alpha. (A fixed test looked at 20 times has 64% instead
// of 5%.)
//
//	judge := stats.Sequential{Alpha: 0.05}
//	_, bad := judge.Observe(canaryFailed, canaryAll, controlFailed, controlAll)
//
// It is a mixture sequential probability ratio test (Robbins, Annals of
// Mathematical Statistics 41, 1970; Johari, Pekelis and Walsh, arXiv 1512.04922,
// 2015) on the labels of the failures: if both arms are alike, each failure
// falls into arm 1 with probability n1/(n1+n2), whatever the failure ratio
// (Lindon and Malek, arXiv 2011.03567). The logarithm of the rate ratio is mixed
// over the positive half of a normal of scale Tau. That the mixture exceeds
// 1/Alpha ever has probability at most Alpha (Ville's inequality). It needs no
// minimum sample and no variance estimate, so it holds at the lowest counts; at
// failure ratios near 1 it alarms less often than it might.
//
// The background may move as long as both arms see it: if the share of arm 1
// changes while it moves, use one test for each step and add the logarithms, which
// is valid too. Failures that come in clusters within one arm (one tenant that
// retries) are not labels drawn one by one; count such a cluster once.
type Sequential struct {
	// Alpha is the probability of a false alarm, over all looks.
	Alpha float64
	// Tau is the scale of ln(failure ratio of arm 1 / of arm 2) that is worth
	// noticing; 0 means ln 2, a doubling (judgement). It moves the power, never
	// the level.
	Tau float64
	// TwoSided also rejects when arm 1 fails less often.
	TwoSided bool
}

// Observe judges the counts so far: k1 of n1 failed in arm 1, k2 of n2 in arm 2.
// It returns the logarithm of the Bayes factor against "alike" and whether it
// reached ln(1/Alpha). An alarm once raised stands, though later looks may fall
// back below. Without failures, or with an empty arm, the factor is 1.
func (s Sequential) Observe(k1, n1, k2, n2 int) (logBayesFactor float64, reject bool) {
	mustCounts(k1, n1, k2, n2)
	if !(s.Alpha > 0 && s.Alpha < 1) || !(s.Tau >= 0) || math.IsInf(s.Tau, 1) {
		panic(fmt.Sprintf("stats: sequential test with alpha %v, tau %v", s.Alpha, s.Tau))
	}
	if s.Tau == 0 {
		s.Tau = math.Ln2
	}
	if k1+k2 == 0 || n1 == 0 || n2 == 0 {
		return 0, false
	}
	f := labels{float64(k1), float64(k1 + k2), float64(n1) / (float64(n1) + float64(n2)), s.Tau}
	floor := 0.0
	if s.TwoSided {
		floor = math.Inf(-1)
	}
	logBayesFactor = f.logIntegral(floor)
	if !s.TwoSided {
		logBayesFactor += math.Ln2 // the half normal has twice the density
	}
	return logBayesFactor, logBayesFactor >= -math.Log(s.Alpha)
}

// labels is the log-concave integrand in t, the log rate ratio: the likelihood
// ratio of k of all failures in arm 1, whose share of requests is rho, times a
// normal density of scale tau.
type labels struct{ k, all, rho, tau float64 }

func (f labels) log(t float64) float64 {
	return f.k*t - f.all*math.Log1p(f.rho*math.Expm1(t)) - t*t/(2*f.tau*f.tau) - math.Log(f.tau*math.Sqrt(2*math.Pi))
}

// mode is the root of the falling slope: Newton steps, bisection where they
// leave the bracket.
func (f labels) mode() float64 {
	reach := f.tau*f.tau*f.all + f.tau // the prior pulls harder than all data there
	lo, hi, t := -reach, reach, 0.0
	for range 100 {
		arm1 := f.rho / (f.rho + (1-f.rho)*math.Exp(-t))
		slope := f.k - f.all*arm1 - t/(f.tau*f.tau)
		if slope > 0 {
			lo = t
		} else {
			hi = t
		}
		next := t + slope/(f.all*arm1*(1-arm1)+1/(f.tau*f.tau))
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if math.Abs(next-t) <= 1e-9*f.tau {
			return next
		}
		t = next
	}
	return t
}

// legendreNodes and legendreWeights are those of degree 64 on [-1, 1].
var legendreNodes, legendreWeights = func() (x, w []float64) {
	x, w = make([]float64, 64), make([]float64, 64)
	quad.Legendre{}.FixedLocations(x, w, -1, 1)
	return x, w
}()

// logIntegral integrates from floor up, by Gauss-Legendre between the points
// where the integrand has fallen by e^-40.
func (f labels) logIntegral(floor float64) float64 {
	mode := max(floor, f.mode())
	top := f.log(mode)
	fall := func(direction float64) float64 {
		near, far := 0.0, f.tau/1024
		for f.log(mode+direction*far) > top-40 {
			near, far = far, 2*far
		}
		for range 10 { // a wider end costs nothing but nodes
			if mid := (near + far) / 2; f.log(mode+direction*mid) > top-40 {
				near = mid
			} else {
				far = mid
			}
		}
		return far
	}
	from, to := max(floor, mode-fall(-1)), mode+fall(1)
	area, half := 0.0, (to-from)/2
	for i, x := range legendreNodes {
		area += legendreWeights[i] * math.Exp(f.log(from+half*(x+1))-top)
	}
	area *= half
	return top + math.Log(area)
}
