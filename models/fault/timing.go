package fault

import "github.com/rehearse-sim/rehearse/sim/clock"

// Timing is when a fault strikes, seen from its onset.
type Timing struct {
	Lag    clock.Span // nothing happens before, in every strike
	Length clock.Span // of a strike; 0 for good
	Every  clock.Span // from strike to strike; 0 for one strike
	Times  int
	Shape
}

// rampSteps is how many equal steps stand for a ramp, each at its middle.
const rampSteps = 20

// strike returns when the strike that holds now began and when it ends; a fault
// between two strikes, before the first or after the last has none.
func (t *Timing) strike(onset, now clock.Time) (from, to clock.Time, ok bool) {
	if onset == clock.Never || now < onset {
		return 0, 0, false
	}
	from = onset
	if t.Every > 0 {
		k := min(int64(now.Sub(onset)/t.Every), int64(t.Times-1))
		from = onset.Add(clock.Span(k) * t.Every)
	}
	to = clock.Never
	if t.Length > 0 {
		to = from.Add(t.Length)
	}
	return from, to, now < to
}

// Strength returns how strong the fault is at now, in [0, 1], and until when it
// goes on without a break.
func (t *Timing) Strength(onset, now clock.Time) (strength float64, until clock.Time) {
	from, to, ok := t.strike(onset, now)
	into := now.Sub(from) - t.Lag
	switch {
	case !ok || into < 0:
		return 0, 0
	case t.Ramp > 0 && into < t.Ramp:
		return (float64(into*rampSteps/t.Ramp) + 0.5) / rampSteps, to
	case t.On > 0:
		phase := into % (t.On + t.Off)
		if phase >= t.On {
			return 0, 0
		}
		return 1, min(to, now.Add(t.On-phase))
	}
	return 1, to
}

// Next returns the first instant after now at which the fault begins or ends a
// strike, or changes its strength; Never when it does not any more.
func (t *Timing) Next(onset, now clock.Time) clock.Time {
	if onset == clock.Never || now < onset {
		return onset
	}
	from, to, _ := t.strike(onset, now)
	next := clock.Never
	soon := func(at clock.Time) {
		if at > now {
			next = min(next, at)
		}
	}
	if k := from.Sub(onset); t.Every > 0 && k/t.Every < clock.Span(t.Times-1) {
		soon(from.Add(t.Every))
	}
	if now >= to {
		return next
	}
	soon(to)
	begun := from.Add(t.Lag)
	soon(begun)
	into := now.Sub(begun)
	switch {
	case into < 0:
	case t.Ramp > 0 && into < t.Ramp:
		step := into*rampSteps/t.Ramp + 1
		soon(begun.Add((step*t.Ramp + rampSteps - 1) / rampSteps))
	case t.On > 0:
		cycle := begun.Add(into / (t.On + t.Off) * (t.On + t.Off))
		soon(cycle.Add(t.On))
		soon(cycle.Add(t.On + t.Off))
	}
	return next
}

// Begins reports whether a strike begins at exactly now, and when it ends.
func (t *Timing) Begins(onset, now clock.Time) (to clock.Time, ok bool) {
	from, to, ok := t.strike(onset, now)
	return to, ok && from == now
}
