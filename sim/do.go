package sim

import "github.com/rehearse-sim/rehearse/sim/clock"

// Do schedules a function, a convenience for rare events: it allocates where
// [Engine.At] does not. The name appears in panics. Cancel, Reschedule, order
// and panics are those of At; f must not be nil.
func (e *Engine) Do(t clock.Time, p Phase, name string, f func()) Handle {
	if f == nil {
		e.fail("function %q is nil", name)
	}
	if t < e.now || p > Record {
		e.fail("event %q at %v (%v): %s", name, t, p, e.why(t, p))
	}
	return e.At(t, p, doID, e.calls.add(name, f))
}

// call is one function waiting to be run.
type call struct {
	name string
	f    func()
}

// calls holds the waiting functions by index, the argument of their events.
// Freed places are used again, last freed first.
type calls struct {
	table []call
	free  []uint64
}

func (c *calls) add(name string, f func()) uint64 {
	if n := len(c.free); n > 0 {
		i := c.free[n-1]
		c.free = c.free[:n-1]
		c.table[i] = call{name, f}
		return i
	}
	c.table = append(c.table, call{name, f})
	return uint64(len(c.table) - 1)
}

func (c *calls) drop(i uint64) {
	c.table[i] = call{}
	c.free = append(c.free, i)
}

// Handle runs function i.
func (c *calls) Handle(_ clock.Time, i uint64) {
	f := c.table[i].f
	c.drop(i)
	f()
}
