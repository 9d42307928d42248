package stats

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// TimeWeighted averages a signal that is constant between changes, such as a
// queue's length, over simulated time. The zero value is a signal that is 0
// from instant 0.
type TimeWeighted struct {
	start, last clock.Time
	value       float64
	area        float64 // value × seconds, from start to last
	min, max    float64
}

// NewTimeWeighted starts a signal at value.
func NewTimeWeighted(at clock.Time, value float64) TimeWeighted {
	mustNumbers([]float64{value})
	return TimeWeighted{start: at, last: at, value: value, min: value, max: value}
}

// Set changes the signal at an instant. Time running backward or NaN panics.
func (w *TimeWeighted) Set(at clock.Time, value float64) {
	if value != value {
		panic("stats: time-weighted signal set to NaN")
	}
	w.area = w.Integral(at)
	w.last, w.value = at, value
	w.min, w.max = min(w.min, value), max(w.max, value)
}

// Add changes the signal by delta.
func (w *TimeWeighted) Add(at clock.Time, delta float64) { w.Set(at, w.value+delta) }

// Restart forgets what was before an instant, the warm-up; the signal keeps its
// value.
func (w *TimeWeighted) Restart(at clock.Time) {
	w.Integral(at)
	*w = NewTimeWeighted(at, w.value)
}

// Value is the signal now.
func (w *TimeWeighted) Value() float64 { return w.value }

// Integral is the area under the signal from its start to an instant not before
// the last change, in the signal's unit × seconds.
func (w *TimeWeighted) Integral(until clock.Time) float64 {
	if until < w.last {
		panic(fmt.Sprintf("stats: time-weighted signal asked at %v, last changed at %v", until, w.last))
	}
	return w.area + w.value*until.Sub(w.last).Seconds()
}

// Mean is the average from the start to an instant; over no time at all it is
// the value.
func (w *TimeWeighted) Mean(until clock.Time) float64 {
	area := w.Integral(until)
	if until == w.start {
		return w.value
	}
	return area / until.Sub(w.start).Seconds()
}

// Min is the lowest value held, be it for no time.
func (w *TimeWeighted) Min() float64 { return w.min }

// Max is the highest value held, be it for no time.
func (w *TimeWeighted) Max() float64 { return w.max }
