package stats

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat"
)

// MixtureQuantile estimates the p-quantile of the mixture that draws from bad
// with probability wBad and from clean otherwise, both possibly censored. Where
// there are as many of both, bad[i] and clean[i] are of one world and may go
// together.
//
// Center is the quantile of the weighted Kaplan-Meier estimates (definition as
// in [Quantile]). The interval inverts a pointwise one for the mixture's
// distribution function: Clopper-Pearson limits of the two shares, combined by
// the method of variance estimates recovery (Zou and Donner, Statistics in
// Medicine 27, 2008; Newcombe, ibid. 17, 1998) with the correlation of the two (Zou,
// Psychological Methods 12, 2007) as it was seen, if it is positive, on effective
// sample sizes where there is censoring. No resampling: the result is a function of the data, and
// with wBad 1 or 0 it is the interval of [CensoredQuantile]. A stratum that has
// weight but no observations gives NaN and the warning [Empty]. wBad outside
// [0, 1] panics.
func MixtureQuantile(bad, clean []Obs, wBad, p, confidence float64) Estimate {
	mustConfidence(confidence)
	mustQuantile(p)
	switch {
	case !(wBad >= 0 && wBad <= 1):
		panic(fmt.Sprintf("stats: weight of the bad stratum is %v, must be in [0, 1]", wBad))
	case wBad == 1:
		return CensoredQuantile(bad, p, confidence)
	case wBad == 0:
		return CensoredQuantile(clean, p, confidence)
	}
	m := mixture{kaplanMeier(bad), kaplanMeier(clean), wBad, confidence, nil}
	if len(bad) == len(clean) {
		m.pairs = func(t float64) float64 {
			below := func(x []Obs) []float64 {
				in := make([]float64, len(x))
				for i, o := range x {
					in[i] = float64(order(!o.Censored && o.Value <= t))
				}
				return in
			}
			return Together(below(bad), below(clean))
		}
	}
	e := open(confidence, "two strata, clopper-pearson/mover", m.bad.n+m.clean.n)
	e.Censored = m.bad.censored + m.clean.censored
	if m.bad.n == 0 || m.clean.n == 0 {
		e.warn(Empty, 1, "no observations in a stratum of weight above 0")
		return e
	}
	time := slices.Concat(m.bad.time, m.clean.time)
	slices.Sort(time)
	time = slices.Compact(time)
	share := make([]float64, len(time))
	for i, t := range time {
		share[i] = wBad*m.bad.at(t).share + (1-wBad)*m.clean.at(t).share
	}
	e.Center = stepQuantile(time, share, p)
	e.Actual = confidence
	if _, upper := m.limits(math.Inf(-1)); upper <= p {
		i := sort.Search(len(time), func(i int) bool { _, u := m.limits(time[i]); return u > p })
		e.Low = math.Min(time[min(i, len(time)-1)], e.Center)
	}
	i := sort.Search(len(time), func(i int) bool { l, _ := m.limits(time[i]); return l >= p })
	if i < len(time) {
		e.High = math.Max(time[i], e.Center)
	}
	e.warnNotReached(p, m.warnTooFew(&e, p))
	return e
}

type mixture struct {
	bad, clean survival
	weight     float64
	confidence float64
	pairs      func(t float64) float64 // correlation of being at or below t; nil where nothing is paired
}

// point is a share with its effective sample size.
type point struct{ share, size float64 }

// at reads the step function at t; -Inf is before every observation.
func (k survival) at(t float64) point {
	i := sort.Search(len(k.time), func(i int) bool { return k.time[i] > t })
	if i == 0 || math.IsInf(t, -1) {
		return point{0, float64(k.n)}
	}
	return point{k.share[i-1], k.size[i-1]}
}

// limits is the confidence interval of the mixture's share at or below t.
func (m mixture) limits(t float64) (low, high float64) {
	r := 0.0
	if m.pairs != nil {
		r = m.pairs(t)
	}
	return m.combine(m.bad.at(t), m.clean.at(t), r)
}

func (m mixture) combine(b, c point, r float64) (low, high float64) {
	bl, bh := clopperPearson(b.share*b.size, b.size, m.confidence)
	cl, ch := clopperPearson(c.share*c.size, c.size, m.confidence)
	w, v := m.weight, 1-m.weight
	f := w*b.share + v*c.share
	return f - Spread(w*(b.share-bl), v*(c.share-cl), r), f + Spread(w*(bh-b.share), v*(ch-c.share), r)
}

// Spread adds the half-widths x and y of two intervals whose estimates have the
// correlation r: √(x² + y² + 2rxy) (Zou, Psychological Methods 12, 2007).
func Spread(x, y, r float64) float64 { return math.Sqrt(x*x + y*y + 2*r*x*y) }

// Together is the correlation of x[i] and y[i], 0 if it is negative or one of them has
// no spread: what widens an interval of a sum.
func Together(x, y []float64) float64 {
	if len(x) < 2 || allEqual(x) || allEqual(y) {
		return 0
	}
	return math.Min(1, math.Max(0, stat.Correlation(x, y, nil)))
}

// warnTooFew names the replications, equally many in both strata, at which the
// ends can close, and reports whether the upper one cannot now.
func (m mixture) warnTooFew(e *Estimate, p float64) (upper bool) {
	atBest := func(nb, nc float64, share float64) (low, high float64) {
		return m.combine(point{share, nb}, point{share, nc}, 0)
	}
	nb, nc := float64(m.bad.n), float64(m.clean.n)
	if _, u := atBest(nb, nc, 0); u > p {
		need := sort.Search(1<<30, func(n int) bool { _, u := atBest(float64(n), float64(n), 0); return n > 0 && u <= p })
		e.warn(TooFew, need, "need >= %d replications in each stratum for a lower bound of %s at %s",
			need, quantileName(p), percent(m.confidence))
	}
	if l, _ := atBest(nb, nc, 1); l < p {
		upper = true
		need := sort.Search(1<<30, func(n int) bool { l, _ := atBest(float64(n), float64(n), 1); return n > 0 && l >= p })
		e.warn(TooFew, need, "need >= %d replications in each stratum for an upper bound of %s at %s",
			need, quantileName(p), percent(m.confidence))
	}
	return upper
}
