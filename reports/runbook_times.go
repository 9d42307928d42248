package reports

import (
	"math"
	"strings"

	"github.com/rehearse-sim/rehearse/models/figure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Time takes the times of a runbook from the worlds: when steps come from the
// clean plays, and how long going back takes from the bad ones.
func (b *Runbook) Time(worlds []outcome.World) {
	b.Worlds = len(worlds)
	var full, undone sample
	begins, reached, ends, back := make([]sample, len(b.Steps)), make([]sample, len(b.Steps)), make([]sample, len(b.Steps)), make([]sample, len(b.Steps))
	for i := range worlds {
		for k := range worlds[i].Plays {
			o := &worlds[i].Plays[k]
			switch {
			case o.Strategy != b.Strategy:
			case o.Bad:
				if step, takes, censored, ok := undo(o); ok {
					undone.add(takes, censored)
					if step < len(back) {
						back[step].add(takes, censored)
					}
				}
			default:
				for n, s := range o.Stages {
					if s.Step >= len(b.Steps) {
						continue
					}
					begins[s.Step].add(s.Begins.Sub(o.Release), false)
					if s.Reached != clock.Never {
						reached[s.Step].add(s.Reached.Sub(o.Release), false)
					}
					if n+1 < len(o.Stages) {
						ends[s.Step].add(o.Stages[n+1].Begins.Sub(o.Release), false)
					} else if o.Safety.Over > 0 {
						ends[s.Step].add(o.Safety.Over, false)
					}
				}
				if o.Safety.Full {
					full.add(o.Safety.TimeToFull, false)
				}
			}
		}
	}
	b.Full, b.Undone = full.times(), undone.times()
	for i := range b.Steps {
		s := &b.Steps[i]
		s.Begins, s.Reached, s.Ends, s.Undone = begins[i].times(), reached[i].times(), ends[i].times(), back[i].times()
	}
}

// undo is at which step a bad play was taken back, and how long from the decision
// until nothing of it hurt any more; not ok where it was not, or hurt nobody.
func undo(o *outcome.Outcome) (step int, takes clock.Span, censored, ok bool) {
	r := &o.Recovery
	back := o.Result == outcome.Aborted || o.Result == outcome.RolledBack || o.Result == outcome.Killed || o.Result == outcome.FixedForward
	if !back || r.FirstHarm == clock.Never || o.Detection != outcome.Noticed {
		return 0, 0, false, false
	}
	decided := r.FirstHarm
	for _, part := range []outcome.Part{outcome.Detect, outcome.Page, outcome.Ack, outcome.Diagnose} {
		decided = decided.Add(r.Parts[part])
	}
	for _, s := range o.Stages {
		if s.Begins <= decided {
			step = s.Step
		}
	}
	return step, r.Parts[outcome.Act] + r.Parts[outcome.Drain] + r.Parts[outcome.Repair], r.FullCensored, true
}

// sample is times over worlds, in seconds.
type sample []stats.Obs

func (s *sample) add(d clock.Span, censored bool) {
	*s = append(*s, stats.Obs{Value: d.Seconds(), Censored: censored})
}

// times takes the smallest values that half and 95% of the worlds do not exceed. What
// following cut short counts by Kaplan and Meier, and where that does not reach so far, the
// longest that was seen is a lower bound.
func (s sample) times() Times {
	t := Times{N: len(s)}
	if t.N == 0 {
		return t
	}
	longest := 0.0
	for _, o := range s {
		longest = max(longest, o.Value)
		if o.Censored {
			t.Censored++
		}
	}
	at := func(p float64) (float64, stats.Estimate) {
		// The step itself and not the middle of two: a time that was seen.
		e := stats.CensoredQuantile(s, p-1e-6, confidence)
		return min(e.Center, longest), e
	}
	t.Median, _ = at(0.5)
	worst, e := at(0.95)
	t.Worst, t.Beyond = worst, math.IsInf(e.Center, 1)
	if !e.OpenLow() {
		t.Low = e.Low
	}
	if !e.OpenHigh() {
		t.High = e.High
	}
	return t
}

// within are the ends of the interval of Worst, infinite where it is open.
func (t Times) within() (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	if t.Low > 0 {
		low = t.Low
	}
	if t.High > 0 {
		high = t.High
	}
	return low, high
}

// worst is what 1 world of 20 reaches, with its interval.
func (t Times) worst() string {
	text := amount(t.Worst, figure.Seconds)
	if t.Beyond {
		return "more than " + text
	}
	low, high := t.within()
	return strings.TrimSpace(text + " " + interval(low, high, figure.Seconds))
}
