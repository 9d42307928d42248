package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// jolt is a relative change from outside that stirs the system up: from then on
// the transient is followed in short steps, and retries one by one, for as long
// as the clients remember. The day's own rise and fall is far below, a lost
// instance far above. What moves by itself afterwards, such as queues that grow
// for an hour, is slow against a retry and sets its own pace.
const jolt = 0.02

// memory is how long after a change retries still come in as they did before
// it: a few times the longest that one takes.
func (c *clients) memory() clock.Span {
	longest := 0.0
	for _, b := range c.backoff {
		longest = max(longest, b)
	}
	return clock.FromSeconds(max(3*(c.timeout+longest), 15))
}

// stirs reports whether anything from outside has changed since the last
// evaluation: instances, arrivals, what the change dooms, or the conditions at
// a service. Which version answers is no change by itself.
func (e *Engine) stirs() bool {
	now := e.outside[:0]
	for _, p := range e.all {
		now = append(now, float64(len(p.instances)))
	}
	for op := range e.ops {
		rate, doomed := 0.0, 0.0
		for kind := range e.kinds {
			r := e.table[op*e.kinds+kind].rate
			rate += r
			if kind > 0 && e.kindOf(kind).doom != spared {
				doomed += r
			}
		}
		now = append(now, rate+e.errands.rate[op], rate+100*doomed)
	}
	for service := range e.all {
		f := e.site.Board.At(service, exposure.OldSide, 0, 0)
		now = append(now, f.Slow, 1+f.Delay.Seconds(), 1+f.Error, 1+f.Spoil, 1+f.FailAttempt, 1+f.Shed, flag(f.Until > e.at))
	}
	if e.site.Board.Linked() {
		for link := range e.passages {
			for op := range e.ops {
				w := e.site.Board.Link(link, exposure.OldSide, op, 0)
				now = append(now, 1+w.Fail, 1+w.Lose, 1+w.Skip, 1+w.Refuse, w.Slow, 1+w.Delay.Seconds(), 1+w.Taken, flag(w.Until > e.at))
			}
		}
	}
	for op := range e.ops {
		mirror := 0.0
		if m := e.site.Router.Mirror; m != nil {
			mirror = m[op]
		}
		now = append(now, 1+mirror)
	}
	fresh := len(now) // what follows moves by itself while instances warm up
	for _, p := range e.all {
		now = append(now, p.speed(e.at))
	}
	stirs := len(now) != len(e.before)
	if felt := e.felt(); felt != e.manned {
		fresh, e.manned = len(now), felt
	}
	for service := range e.all {
		if !stirs && e.calm(service) {
			e.before[service] = now[service]
		}
	}
	for i := 0; i < fresh && !stirs; i++ {
		stirs = math.Abs(now[i]-e.before[i]) > jolt*max(now[i], e.before[i])
	}
	e.outside, e.before = e.before, now
	if stirs {
		e.stirred = e.at
	}
	return stirs
}

// flag is a condition as something that can change.
func flag(holds bool) float64 {
	if holds {
		return 2
	}
	return 1
}
