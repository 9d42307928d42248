package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Apart compares a with b where nothing pairs them: other worlds, or another
// number of them. It counts no worlds won or lost.
//
// Difference is that of the means, each value truncated at the horizon, with
// Welch's interval (Biometrika 34, 1947; degrees of freedom by Satterthwaite,
// Biometrics Bulletin 2, 1946). To be distinguishable it must exclude 0, and
// enough values must differ from the one that most of them have: if all k of
// those were on one side, a shuffle would do that with a probability of at most
// 1-confidence (Fisher, The Design of Experiments, 1935, section 21; 6 at 95% for
// sides of equal size, as in [Compare]).
//
// Need is the size of each side for Matters at Power with the spreads seen here,
// (z_a+z_b)²·(s_a²+s_b²)/Matters² + z_a²/4 (Guenther, The American Statistician
// 35, 1981).
func Apart(a, b []Obs, o CompareOptions) Comparison {
	o = o.defaults()
	c := Comparison{Method: "Welch's t"}
	x, early := restricted(a, o.Horizon)
	y, more := restricted(b, o.Horizon)
	c.Difference = welch(x, y, o.Confidence)
	differ, enough := uncommon(x, y), shuffled(len(x), len(y), o.Confidence)
	c.Distinguishable = enough > 0 && differ >= enough && !c.Difference.Contains(0)
	c.Warnings = append(c.Warnings, c.Difference.Warnings...)
	if early += more; early > 0 {
		c.Warnings = append(c.Warnings, Warning{Code: Untruncated, Text: fmt.Sprintf(
			"%d values are censored before the horizon: they count as far as they were seen", early)})
	}
	if differ < enough && len(x) > 1 && len(y) > 1 {
		c.Warnings = append(c.Warnings, Warning{Code: TooFew, Need: enough, Text: fmt.Sprintf(
			"only %d of %d values are not the same: need >= %d to tell the two apart", differ, len(x)+len(y), enough)})
	}
	if o.Matters > 0 && len(x) > 1 && len(y) > 1 {
		za, zb := normalQuantile((1+o.Confidence)/2), normalQuantile(o.Power)
		r := (za + zb) / o.Matters
		need := r*r*(stat.Variance(x, nil)+stat.Variance(y, nil)) + za*za/4
		if !math.IsNaN(need) && !math.IsInf(need, 0) {
			c.Need = max(enough, int(math.Ceil(min(need, 1e15))))
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

// welch is the difference of two means. A side without values, or with one, leaves
// it open.
func welch(x, y []float64, confidence float64) Estimate {
	n, m := float64(len(x)), float64(len(y))
	e := open(confidence, "welch", len(x)+len(y))
	if n == 0 || m == 0 {
		e.warn(Empty, 2, "no observations on one side: need >= 2 for an interval of the difference")
		return e
	}
	e.Center = stat.Mean(x, nil) - stat.Mean(y, nil)
	switch {
	case math.IsInf(e.Center, 0) || math.IsNaN(e.Center):
		e.Center = math.NaN()
		e.warn(Infinite, 0, "infinite values among the observations: the difference has no interval")
		return e
	case n == 1 || m == 1:
		e.warn(TooFew, 2, "need >= 2 replications on each side for an interval of the difference")
		return e
	}
	e.Actual = confidence
	if allEqual(x) && allEqual(y) {
		e.Center = x[0] - y[0]
		e.Low, e.High = e.Center, e.Center
		e.warn(AllEqual, 0, "the %d observations of each side are equal: the interval has no width because no spread was seen", len(x))
		return e
	}
	u, v := stat.Variance(x, nil)/n, stat.Variance(y, nil)/m
	df := (u + v) * (u + v) / (u*u/(n-1) + v*v/(m-1))
	half := studentQuantile(confidence, df) * math.Sqrt(u+v)
	e.Low, e.High = e.Center-half, e.Center+half
	// The skewness of the difference of the means; one mean alone has G/√n, for
	// which Cochran's rule asks less than 1/5.
	third := math.Pow(u, 1.5)*skewness(x, stat.Mean(x, nil))/math.Sqrt(n) - math.Pow(v, 1.5)*skewness(y, stat.Mean(y, nil))/math.Sqrt(m)
	if g := third / math.Pow(u+v, 1.5); math.Abs(g) >= 0.2 {
		need := int(math.Floor(min(n, m)*25*g*g)) + 1
		e.warn(Skewed, need, "skewness %.2f of the difference: need >= %d replications on each side for the t interval to hold its level", g, need)
	}
	return e
}

// uncommon is how many of the values are not the most frequent one.
func uncommon(x, y []float64) int {
	seen, most := map[float64]int{}, 0
	for _, side := range [][]float64{x, y} {
		for _, v := range side {
			seen[v]++
			most = max(most, seen[v])
		}
	}
	return len(x) + len(y) - most
}

// shuffled is the smallest k for which a shuffle of n and m values puts k given
// ones all on one side with a probability of at most 1-confidence; one more than
// there are values where no k does.
func shuffled(n, m int, confidence float64) int {
	left, right := 1.0, 1.0
	for k := range min(n, m) {
		left *= float64(n-k) / float64(n+m-k)
		right *= float64(m-k) / float64(n+m-k)
		if left+right <= (1-confidence)*(1+1e-9) {
			return k + 1
		}
	}
	return n + m + 1
}
