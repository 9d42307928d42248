package sim

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// fail panics with a fact, the time and the label of the play.
func (e *Engine) fail(format string, args ...any) {
	panic(fmt.Sprintf("sim: %s (now %v, playing %s)", fmt.Sprintf(format, args...), e.now, e.label))
}

// why says what is wrong with scheduling at t in phase p.
func (e *Engine) why(t clock.Time, p Phase) string {
	switch {
	case t < e.now:
		return fmt.Sprintf("is %v in the past", e.now.Sub(t))
	default:
		return fmt.Sprintf("phase %d is none of world, observe, decide, record", p)
	}
}

// event describes an event for a panic.
func (e *Engine) event(t clock.Time, p Phase, h HandlerID, arg uint64) string {
	name := fmt.Sprintf("handler %d", h)
	switch {
	case h == doID && arg < uint64(len(e.calls.table)) && e.calls.table[arg].f != nil:
		name = fmt.Sprintf("%q", e.calls.table[arg].name)
	case h > 0 && int(h) < len(e.names):
		name = fmt.Sprintf("%q, argument %d,", e.names[h], arg)
	}
	return fmt.Sprintf("event %s at %v (%v)", name, t, p)
}

// refuse panics because At or Reschedule was called with what cannot be. That
// it seems to return a handle lets At end with it.
//
//go:noinline
func (e *Engine) refuse(t clock.Time, p Phase, h HandlerID, arg uint64) Handle {
	what := e.event(t, p, h, arg)
	switch {
	case t < e.now || p > Record:
		e.fail("%s: %s", what, e.why(t, p))
	case h == 0 || int(h) >= len(e.handlers):
		e.fail("%s: handler %d is not registered; Register returns the IDs to use", what, h)
	case e.seq >= maxSeq:
		e.fail("%s: is one more than the %d an engine can schedule in its life", what, uint64(maxSeq))
	}
	e.fail("%s: is one more than the %d an engine can hold", what, maxSlots)
	return 0
}
