// Package verify holds what is published or follows in closed form about the
// mechanisms of the simulator, next to what the simulator makes of it. One file
// per family of rows.
//
//	for _, r := range verify.Rows() {
//		result := r.Play()
//		fmt.Println(r.Name, r.Expected, result.Simulated.Center, result.Verdict)
//	}
//
// It promises that every simulated figure comes out of the engines or policies
// that rehearsals use, and that it is the same on every machine: each row has its
// own fixed seed.
package verify

import (
	"cmp"
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Row is one figure.
type Row struct {
	Family    string // what it is about, such as "queueing"
	Name      string // of the case, unique within the family
	Engine    string // what is tried: request, flow, or the policy by its name
	Unit      string // of Expected and Tolerance
	Expected  float64
	Tolerance float64 // how far off, either way, is as good as equal; 0 for figures that are exact
	Why       string  // the tolerance is not less; empty without one
	AtMost    bool    // only a bound is published: Expected, and all that is less
	Source    string  // of the expected figure
	Simulate  func(seed uint64) stats.Estimate
}

// Verdict is what a row comes to.
type Verdict string

// The verdicts. The rows are so long that the half-width of the interval is at
// most half of the tolerance: an engine that is right is called off with a
// probability below 1e-8 a row (8.2 standard errors by Student's law of 29 degrees of
// freedom), and undecided with one of at most 1e-2. Rows of fewer than 24 rehearsals
// have tolerances of seven standard errors or more, by the law of what they count.
const (
	OK        Verdict = "ok"        // the whole interval is as good as equal to what is expected
	Off       Verdict = "off"       // none of it is
	Undecided Verdict = "undecided" // some of it is
)

// Confidence is that of the intervals.
const Confidence = 0.99

// Why tolerances are not less, where several rows have the same reason.
const (
	noise    = "chance: the 99% interval of so long a run may be as wide as that"
	laws     = "flow's laws are approximations: they know two moments of a time; and chance"
	atWindow = "chance: how many requests come while it is counted"
)

// Result is what the simulator makes of a row.
type Result struct {
	Row
	Simulated stats.Estimate
	Verdict   Verdict
}

// ByTolerance reports whether only the tolerance makes the row ok: what is expected
// is outside of the interval.
func (r Result) ByTolerance() bool {
	return r.Verdict == OK && r.judge(0, r.Simulated) == Off
}

var rows []Row

// add registers rows; it is called from each family's file.
func add(r ...Row) bool {
	rows = append(rows, r...)
	return true
}

// Rows returns all rows, by family and in the order in which they were written.
func Rows() []Row {
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b Row) int { return cmp.Compare(a.Family, b.Family) })
	return out
}

// seed is the one that all rows begin with.
const seed = 2026

// Play simulates the row. It takes a few seconds at most.
func (r Row) Play() Result {
	e := r.Simulate(seed)
	return Result{Row: r, Simulated: e, Verdict: r.judge(r.Tolerance, e)}
}

func (r Row) judge(tolerance float64, e stats.Estimate) Verdict {
	tolerance += 1e-9 * math.Abs(r.Expected) // what a sum of floats is off by
	low, high := r.Expected-tolerance, r.Expected+tolerance
	if r.AtMost {
		low = math.Inf(-1)
	}
	switch {
	case e.Low >= low && e.High <= high:
		return OK
	case e.Low > high || e.High < low:
		return Off
	}
	return Undecided
}

// exactly is the estimate of a figure that has no chance in it.
func exactly(x float64) stats.Estimate {
	return stats.Estimate{Center: x, Low: x, High: x, Confidence: 1, Actual: 1, Method: "exact", N: 1}
}

// jackknife is the estimate of a figure of n parts together: parts that are left out
// in turn say how sure it is, and take away most of its bias. The figure is asked for
// without a part, or with all of them at -1.
//
// Source: Miller, The jackknife, Biometrika 61, 1974; parts left out, not single draws.
func jackknife(n int, of func(without int) float64) stats.Estimate {
	x, whole := make([]float64, n), of(-1)
	for i := range x {
		x[i] = float64(n)*whole - float64(n-1)*of(i)
	}
	return stats.Mean(x, Confidence)
}
