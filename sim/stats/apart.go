package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Apart compares a with b where nothing pairs them: other worlds, or another
// number of them. It counts no worlds won or lost.
//
// Difference is that of the means, each value truncated at the horizon. Its interval
// holds the shifts that a permutation test of Welch's statistic does not refuse,
// (1-confidence)/2 in each tail. Welch's own interval (Biometrika 34, 1947) is wrong
// where the values are skewed and one side is much smaller. Shuffling them keeps the
// level exactly, whatever the sizes, where both sides follow one law, and because the
// statistic is divided by its own error, nearly so where only the means are equal
// (Janssen, Statistics and Probability Letters 36, 1997; Chung and Romano, Annals of
// Statistics 41, 2013).
//
// Need is the size of each side for Matters at Power with the spreads seen here,
// (z_a+z_b)²·(s_a²+s_b²)/Matters² + z_a²/4 (Guenther, The American Statistician
// 35, 1981).
func Apart(a, b []Obs, o CompareOptions) Comparison {
	o = o.defaults()
	c := Comparison{Method: "studentised permutation"}
	x, early := restricted(a, o.Horizon)
	y, more := restricted(b, o.Horizon)
	c.Difference = shuffled(x, y, o.Confidence)
	c.Distinguishable = !c.Difference.Contains(0)
	c.Warnings = append(c.Warnings, c.Difference.Warnings...)
	if early += more; early > 0 {
		c.Warnings = append(c.Warnings, Warning{Code: Untruncated, Text: fmt.Sprintf(
			"%d values are censored before the horizon: they count as far as they were seen", early)})
	}
	if o.Matters > 0 && len(x) > 1 && len(y) > 1 {
		za, zb := normalQuantile((1+o.Confidence)/2), normalQuantile(o.Power)
		r := (za + zb) / o.Matters
		need := r*r*(stat.Variance(x, nil)+stat.Variance(y, nil)) + za*za/4
		if !math.IsNaN(need) && !math.IsInf(need, 0) {
			c.Need = max(splitsNeeded(o.Confidence), int(math.Ceil(min(need, 1e15))))
		}
	}
	return c
}

// restricted are the values up to the horizon, and how many of them are censored
// before it.
func restricted(x []Obs, horizon float64) (values []float64, early int) {
	values = make([]float64, len(x))
	for i, o := range x {
		o = o.truncate(horizon)
		if values[i] = o.Value; o.Censored && o.Value < horizon {
			early++
		}
	}
	mustNumbers(values)
	return values, early
}

// shuffled is the difference of two means. A side without values, or with one,
// leaves it open, and so do too few of them.
func shuffled(x, y []float64, confidence float64) Estimate {
	e := open(confidence, "studentised permutation", len(x)+len(y))
	if len(x) == 0 || len(y) == 0 {
		e.warn(Empty, 2, "no observations on one side: need >= 2 for an interval of the difference")
		return e
	}
	e.Center = stat.Mean(x, nil) - stat.Mean(y, nil)
	need := splitsNeeded(confidence)
	switch {
	case math.IsInf(e.Center, 0) || math.IsNaN(e.Center):
		e.Center = math.NaN()
		e.warn(Infinite, 0, "infinite values among the observations: the difference has no interval")
		return e
	case len(x) == 1 || len(y) == 1 || splits(len(x), len(y))*(1-confidence)/2 < 1-1e-9:
		e.warn(TooFew, need, "need >= %d replications on each side for an interval of the difference", need)
		return e
	}
	e.Actual = confidence
	slices.Sort(x)
	slices.Sort(y)
	sign := 1.0
	if !shuffledBefore(x, y) {
		x, y, sign = y, x, -1
	}
	s := newShuffle(x, y, confidence)
	seen := sign * e.Center
	low, high := 0.0, 0.0
	if allEqual(x) && allEqual(y) {
		seen = x[0] - y[0]
		e.warn(AllEqual, 0, "the %d and %d observations of the two sides are equal: the interval has no width because no spread was seen", len(x), len(y))
	} else {
		u, v := stat.Variance(x, nil)/s.n, stat.Variance(y, nil)/s.m
		guess := studentQuantile(confidence, (u+v)*(u+v)/(u*u/(s.n-1)+v*v/(s.m-1))) * math.Sqrt(u+v)
		low, high = s.reach(guess), s.reach(-guess)
		e.warnSkewed(x, y, u, v)
	}
	if slices.Equal(x, y) {
		seen, low, high = 0, max(low, high), max(low, high)
	}
	low, high = seen-low, seen+high
	if !s.refuses(seen) { // as it does beyond a gap of what is refused
		low, high = min(low, 0), max(high, 0)
	}
	e.Center, e.Low, e.High = sign*seen, low, high
	if sign < 0 {
		e.Low, e.High = -high, -low
	}
	return e
}

// warnSkewed minds the skewness of the difference of the means; one mean alone has
// G/√n, for which Cochran's rule asks less than 1/5. Shuffling is exact whatever it
// is where both sides follow one law, and not where they differ in more than a
// shift.
func (e *Estimate) warnSkewed(x, y []float64, u, v float64) {
	n, m := float64(len(x)), float64(len(y))
	third := math.Pow(u, 1.5)*skewness(x, stat.Mean(x, nil))/math.Sqrt(n) - math.Pow(v, 1.5)*skewness(y, stat.Mean(y, nil))/math.Sqrt(m)
	if g := third / math.Pow(u+v, 1.5); math.Abs(g) >= 0.2 {
		need := int(math.Floor(min(n, m)*25*g*g)) + 1
		e.warn(Skewed, need, "skewness %.2f of the difference: need >= %d replications on each side for its interval to hold its level", g, need)
	}
}
