package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat"
)

// Comparison says how a does against b on the same worlds. Lower is better:
// a world is won where a's value is the lower one.
type Comparison struct {
	Won, Tied, Lost int
	// WonShare is the share of all worlds that a won (Wilson).
	WonShare Estimate
	// Difference is the mean of a-b, each truncated at the horizon: the
	// difference of restricted means. Negative favours a.
	Difference Estimate
	// Distinguishable: the interval of Difference excludes 0, and enough worlds
	// differ for signs alone to reach the level (see [Compare]).
	Distinguishable bool
	// Need is the number of replications that would tell the difference that
	// matters, 0 where that is not known.
	Need     int
	Method   string
	Warnings []Warning
}

// CompareOptions are the terms of a comparison. The zero value compares at 95%
// without truncation.
type CompareOptions struct {
	// Confidence of the intervals, already adjusted by [Joint]; 0 means 0.95.
	Confidence float64
	// Horizon is the common follow-up, in the unit of the values; larger values
	// count as Horizon. 0 or +Inf: no truncation.
	Horizon float64
	// Matters is the smallest difference worth knowing, in the unit of the
	// values; 0 means unknown, and then Need is 0.
	Matters float64
	// Power is the probability with which Need would tell Matters; 0 means 0.8
	// (Cohen's convention, 1988).
	Power float64
	// Tie is the largest difference that counts as a tie; it changes the counts,
	// not the difference.
	Tie float64
}

// Compare pairs a[i] with b[i], the same world under two strategies; different
// lengths panic. Both censored (or both at the horizon) is a tie. A censored
// value below an exact one that it might exceed is undecided: it is counted as
// a tie with a warning; with a follow-up equally long for all there is none.
//
// The interval is Student's t on the paired differences. To be distinguishable
// it must exclude 0, and the number m of worlds that differ must satisfy
// 2^(1-m) <= 1-confidence (6 at 95%): with fewer, even one sign throughout is
// what a fair coin gives, and no test that is exact under exchange of the two
// strategies can reject (Fisher, The Design of Experiments, 1935, section 21).
//
// Need is the sample size of a paired t test for Matters at Power with the
// spread seen here, ((z_a+z_b)·sd/Matters)² + z_a²/2 (Guenther, The American
// Statistician 35, 1981), and at least that m.
func Compare(a, b []Obs, o CompareOptions) Comparison {
	if len(a) != len(b) {
		panic(fmt.Sprintf("stats: %d observations against %d: pairs need equally many", len(a), len(b)))
	}
	o = o.defaults()
	c := Comparison{Method: "paired t"}
	d := make([]float64, len(a))
	differ, undecided, early := 0, 0, 0
	for i := range a {
		x, y := a[i].truncate(o.Horizon), b[i].truncate(o.Horizon)
		if x.Value != x.Value || y.Value != y.Value {
			panic(fmt.Sprintf("stats: pair %d is NaN", i))
		}
		if x.Value != y.Value {
			d[i] = x.Value - y.Value
		}
		if x.Censored && x.Value < o.Horizon || y.Censored && y.Value < o.Horizon {
			early++
		}
		switch {
		case x.Censored && y.Censored:
			c.Tied++
			d[i] = 0
		case x.Censored && x.Value < y.Value, y.Censored && y.Value < x.Value:
			c.Tied++
			undecided++
		case math.Abs(d[i]) <= o.Tie:
			c.Tied++
		case d[i] < 0:
			c.Won++
		default:
			c.Lost++
		}
		if d[i] != 0 {
			differ++
		}
	}
	c.WonShare = Proportion(c.Won, len(a), o.Confidence)
	c.Difference = Mean(d, o.Confidence)
	enough := signsNeeded(o.Confidence)
	c.Distinguishable = differ >= enough && !c.Difference.Contains(0)
	c.Need = o.need(d, enough)
	c.warn(undecided, early, differ, enough)
	return c
}

func (o CompareOptions) defaults() CompareOptions {
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	if o.Power == 0 {
		o.Power = 0.8
	}
	if o.Horizon == 0 {
		o.Horizon = math.Inf(1)
	}
	mustConfidence(o.Confidence)
	if !(o.Power > 0 && o.Power < 1) || !(o.Horizon > 0) || !(o.Matters >= 0) || !(o.Tie >= 0) {
		panic(fmt.Sprintf("stats: compare options out of range: %+v", o))
	}
	return o
}

// truncate caps a value at the horizon; what reaches it counts as censored.
func (x Obs) truncate(horizon float64) Obs {
	if x.Value >= horizon && !math.IsInf(horizon, 1) {
		return Obs{horizon, true}
	}
	return x
}

// signsNeeded is the smallest m with 2^(1-m) <= 1-confidence.
func signsNeeded(confidence float64) int {
	return int(math.Ceil(1 - math.Log2(1-confidence) - 1e-9))
}

func (o CompareOptions) need(d []float64, enough int) int {
	if o.Matters == 0 || len(d) < 2 {
		return 0
	}
	sd := stat.StdDev(d, nil)
	if math.IsNaN(sd) || math.IsInf(sd, 0) {
		return 0
	}
	za, zb := normalQuantile((1+o.Confidence)/2), normalQuantile(o.Power)
	r := (za + zb) * sd / o.Matters
	return max(enough, int(math.Ceil(min(r*r+za*za/2, 1e15))))
}

func (c *Comparison) warn(undecided, early, differ, enough int) {
	c.Warnings = append(c.Warnings, c.Difference.Warnings...)
	add := func(code string, need int, format string, args ...any) {
		c.Warnings = append(c.Warnings, Warning{code, fmt.Sprintf(format, args...), need})
	}
	if undecided > 0 {
		add(Undecided, 0, "%d pairs are undecided because one side was censored early; they count as ties", undecided)
	}
	if early > 0 {
		add(Untruncated, 0, "%d pairs are censored before the horizon: their differences rest on bounds, not on values", early)
	}
	if n := c.Won + c.Tied + c.Lost; differ < enough && n > 0 {
		add(TooFew, enough, "only %d of %d worlds differ: need >= %d that do to tell the two apart", differ, n, enough)
	}
}
