package sim

import "github.com/rehearse-sim/rehearse/sim/clock"

// Phase orders the events of one instant: what happens comes before what is
// seen of it, that before what is decided on it, and all before it is written
// down. Among events of the same time and phase the one scheduled first runs
// first.
type Phase uint8

// The phases of one instant, in the order in which they run.
const (
	World   Phase = iota // the world changes: arrivals, completions, faults
	Observe              // detectors read what the world shows
	Decide               // responders and strategies decide
	Record               // recorders sample the settled instant
)

var phaseNames = [...]string{"world", "observe", "decide", "record"}

// String returns the phase's name in lower case.
func (p Phase) String() string {
	if int(p) < len(phaseNames) {
		return phaseNames[p]
	}
	return "unknown phase"
}

// Handler is run by an [Engine] when an event that names it is due. The
// argument is whatever the event was scheduled with: an index, a packed pair,
// a key. A handler may schedule, cancel and reschedule; it must not call
// [Engine.Run].
type Handler interface {
	Handle(now clock.Time, arg uint64)
}

// HandlerFunc lets an ordinary function be a [Handler].
type HandlerFunc func(now clock.Time, arg uint64)

// Handle calls f.
func (f HandlerFunc) Handle(now clock.Time, arg uint64) { f(now, arg) }

// HandlerID names a registered handler within one engine. The zero value
// names none.
type HandlerID uint32

// Handle names one scheduled event, so that it can be cancelled or
// rescheduled. It is an opaque value, unique over the life of its engine: when
// the event has run or was cancelled the handle is dead, and stays so however
// often the storage behind it is used again. The zero value names no event.
// A handle means nothing to an engine other than the one that returned it.
type Handle uint64
