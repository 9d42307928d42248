package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Retry is how long after an error a gate measures again, whatever its interval.
// Source: Argo Rollouts, analysis/analysis.go.
const Retry = 10 * clock.Second

// Analysis is one run of a gate that counts, by the rules of Argo's AnalysisRun:
// the first measurement comes after the initial delay, the next an interval
// after the one before, or 10 s after an error; failed and inconclusive
// measurements add up and are never forgiven, errors count only in a row and do
// not use up the count.
//
// Source: argoproj/argo-rollouts analysis/analysis.go.
type Analysis struct {
	gate  *Gate
	next  clock.Span
	seen  bool // some measurement had requests to look at
	phase Phase
	last  signal.Verdict

	Passed, Failed, Inconclusive int
	Errors                       int // in a row
	Row                          int // that passed in a row
}

// Phase is how far a run is.
type Phase uint8

// The phases: what a run can end as, from best to worst, after Running.
const (
	Running Phase = iota
	Successful
	Doubtful // inconclusive
	Broken   // error
	Failed
)

func (p Phase) String() string {
	return [...]string{"running", "successful", "inconclusive", "error", "failed"}[p]
}

// Analyse begins a run of the gate, at a time since the release began.
func (g *Gate) Analyse(now clock.Span) *Analysis {
	return &Analysis{gate: g, next: now + g.InitialDelay.Span()}
}

// Phase is where the run stands.
func (a *Analysis) Phase() Phase { return a.phase }

// Next returns when the run measures next; not meaningful once it has ended.
func (a *Analysis) Next() clock.Span { return a.next }

// Forget takes no account any more of what passed so far; what failed stays. It
// reports whether the run has ended well by it, so that another one has to begin.
func (a *Analysis) Forget() (again bool) {
	a.Passed, a.Row, a.seen = 0, 0, false
	return a.phase == Successful
}

// Why says in words what the run has counted.
func (a *Analysis) Why() string {
	text := fmt.Sprintf("%s: %d passed, %d failed, %d inconclusive", a.gate.title(), a.Passed, a.Failed, a.Inconclusive)
	switch {
	case a.Errors > 0:
		text += fmt.Sprintf(", %d errors in a row", a.Errors)
	case a.phase == Failed && a.last.State == signal.Fail:
		text += "; the last was " + a.last.Why()
	}
	return text
}

// Measure takes what the detector says now as one measurement.
func (a *Analysis) Measure(now clock.Span, v signal.Verdict) {
	if a.phase != Running {
		return
	}
	a.last = v
	a.next = now + a.gate.Interval.Span()
	switch outcome := a.outcome(v); outcome {
	case "error":
		a.next = now + Retry
		a.Row = 0
		if a.Errors++; a.Errors > a.gate.Errors {
			a.phase = Broken
		}
		return
	case "fail":
		a.Failed++
		a.Row = 0
	case "inconclusive":
		a.Inconclusive++
		a.Row = 0
	default:
		a.Passed++
		a.Row++
	}
	a.Errors = 0
	limited := a.gate.FailureLimit >= 0
	switch {
	case limited && a.Failed > a.gate.FailureLimit:
		a.phase = Failed
	case a.Inconclusive > a.gate.Inconclusive:
		a.phase = Doubtful
	case a.gate.Successes > 0 && a.Row >= a.gate.Successes:
		a.phase = Successful
	case a.gate.Count == 0 || a.Passed+a.Failed+a.Inconclusive < a.gate.Count:
	case a.gate.Successes > 0 && limited:
		a.phase = Doubtful
	case a.gate.Successes > 0:
		a.phase = Failed
	default:
		a.phase = Successful
	}
}

// outcome is what a verdict is to the run.
func (a *Analysis) outcome(v signal.Verdict) string {
	if v.Lost {
		return "error"
	}
	seen := a.seen
	a.seen = seen || v.N > 0
	switch v.State {
	case signal.Pass:
		return "pass"
	case signal.Fail:
		return "fail"
	case signal.Inconclusive:
		if v.Pending {
			return "pass" // an alert that is pending does not fire
		}
		return "inconclusive"
	}
	switch {
	case v.N > 0:
		return a.gate.Few
	case seen:
		return a.gate.NaN
	}
	return a.gate.Empty
}
