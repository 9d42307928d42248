// Package clock holds the two time types of a simulation: [Time], an instant,
// and [Span], a length. Both are whole nanoseconds, so that no rounding ever
// decides which of two events comes first.
//
//	t := clock.Time(0).Add(90 * clock.Second)
//	fmt.Println(t) // 1m30s
//
// An instant is counted from the start of the replication; what that start
// means on a wall clock is the scenario's business, not the kernel's.
package clock

import (
	"math"
	"time"
)

// Span is a length of time in nanoseconds. It is an alias, so that the
// formatting and arithmetic of the standard library serve it as they are.
type Span = time.Duration

// The usual units of a [Span].
const (
	Nanosecond  Span = 1
	Microsecond      = 1000 * Nanosecond
	Millisecond      = 1000 * Microsecond
	Second           = 1000 * Millisecond
	Minute           = 60 * Second
	Hour             = 60 * Minute
	Day              = 24 * Hour
)

// Time is an instant: nanoseconds since the start of the replication.
type Time int64

// Never is later than every instant that can be scheduled.
const Never Time = math.MaxInt64

// Add returns the instant d after t; it saturates at [Never].
func (t Time) Add(d Span) Time {
	s := t + Time(d)
	if d > 0 && s < t {
		return Never
	}
	return s
}

// Sub returns the span from u to t.
func (t Time) Sub(u Time) Span { return Span(t - u) }

// Seconds returns t in seconds, for arithmetic that is not about order.
func (t Time) Seconds() float64 { return float64(t) / 1e9 }

// String writes t as the span since the start, "1h30m0s".
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	return Span(t).String()
}

// FromSeconds rounds s seconds to the nearest nanosecond. It saturates where s
// does not fit; NaN gives 0.
func FromSeconds(s float64) Span {
	ns := math.Round(s * 1e9)
	switch {
	case ns != ns:
		return 0
	case ns >= math.MaxInt64:
		return math.MaxInt64
	case ns <= math.MinInt64:
		return math.MinInt64
	}
	return Span(ns)
}
