package stats

import (
	"fmt"
	"math"
	"strconv"
)

// Estimate is a point with its interval. An end at -Inf or +Inf is open: the
// data cannot bound it, or the bound lies beyond the follow-up. Center is NaN
// when there were no observations, and +Inf when a censored quantile was not
// reached.
type Estimate struct {
	Center, Low, High float64
	// Confidence is the level asked for. Actual is the level that the method
	// reaches: above Confidence for order statistics, which are discrete (an
	// open end counts as covering), and nominal for all other methods.
	Confidence, Actual float64
	Method             string
	N                  int // observations used
	Censored           int // how many of them were censored
	Warnings           []Warning
}

// OpenLow reports whether the lower end is open.
func (e Estimate) OpenLow() bool { return math.IsInf(e.Low, -1) || math.IsNaN(e.Low) }

// OpenHigh reports whether the upper end is open.
func (e Estimate) OpenHigh() bool { return math.IsInf(e.High, 1) || math.IsNaN(e.High) }

// Contains reports whether v lies in the closed interval.
func (e Estimate) Contains(v float64) bool { return !(v < e.Low || v > e.High) }

// Need is the largest count that a warning asks for, 0 if none does.
func (e Estimate) Need() int {
	need := 0
	for _, w := range e.Warnings {
		need = max(need, w.Need)
	}
	return need
}

// Warning is something that the reader of a figure should know. Need is the
// number of replications that would settle it, 0 where no number would.
type Warning struct {
	Code string
	Text string
	Need int
}

// Codes of warnings.
const (
	Empty       = "empty"       // no observations
	TooFew      = "too-few"     // an end is open for want of observations
	AllEqual    = "all-equal"   // no spread was seen, so none can be estimated
	Skewed      = "skewed"      // too skewed for a t interval at this n
	Infinite    = "infinite"    // infinite values among the observations
	NotReached  = "not-reached" // the quantile lies beyond the follow-up
	Undecided   = "undecided"   // pairs that censoring leaves undecided
	Untruncated = "untruncated" // pairs censored before the horizon
)

// open is the estimate that knows nothing.
func open(confidence float64, method string, n int) Estimate {
	return Estimate{
		Center: math.NaN(), Low: math.Inf(-1), High: math.Inf(1),
		Confidence: confidence, Actual: 1, Method: method, N: n,
	}
}

func (e *Estimate) warn(code string, need int, format string, args ...any) {
	e.Warnings = append(e.Warnings, Warning{Code: code, Text: fmt.Sprintf(format, args...), Need: need})
}

func mustConfidence(c float64) {
	if !(c > 0 && c < 1) {
		panic(fmt.Sprintf("stats: confidence is %v, must be in (0, 1)", c))
	}
}

func mustQuantile(p float64) {
	if !(p > 0 && p < 1) {
		panic(fmt.Sprintf("stats: quantile is %v, must be in (0, 1)", p))
	}
}

func mustNumbers(x []float64) {
	for i, v := range x {
		if v != v {
			panic(fmt.Sprintf("stats: observation %d is NaN", i))
		}
	}
}

// percent writes 0.95 as "95%" and 0.975 as "97.5%".
func percent(c float64) string { return strconv.FormatFloat(c*100, 'g', 5, 64) + "%" }

// quantileName writes 0.95 as "p95".
func quantileName(p float64) string { return "p" + strconv.FormatFloat(p*100, 'g', 5, 64) }
