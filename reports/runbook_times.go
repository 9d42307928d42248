package reports

import (
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
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
type sample struct {
	seconds  []float64
	censored int
}

func (s *sample) add(d clock.Span, censored bool) {
	s.seconds = append(s.seconds, d.Seconds())
	if censored {
		s.censored++
	}
}

// times takes the smallest values that half and 95% of the worlds do not exceed.
func (s *sample) times() Times {
	n := len(s.seconds)
	if n == 0 {
		return Times{}
	}
	slices.Sort(s.seconds)
	at := func(p float64) float64 { return s.seconds[int(math.Ceil(p*float64(n)-1e-9))-1] }
	return Times{N: n, Median: at(0.5), Worst: at(0.95), Censored: s.censored}
}
