package exposure

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Ear is how one instance hears of the flag. Instances take turns: each 1/n of
// them hears a little later than the one before.
type Ear struct {
	Late float64 // in [0, 1): how late it hears, relative to the others

	since clock.Time // when it started: of what was set before, it knows
	blind clock.Time // it goes by the default before: nobody answered when it started
	deaf  bool       // it never hears that the flag is lowered
	own   *Rule      // what it goes by whatever is set; nil for an instance that hears
	fixed bool       // it hears lag after a raise…
	lag   clock.Span // …whatever the raise's propagation
}

// Ears is what a router knows of the instances that hear of its flag.
type Ears struct {
	Instances int               // of the changed service in the steady state: after so many, turns begin anew
	Delivery  Delivery          // how they hear
	Stale     []bool            // by turn; nil when none is
	Down      func() clock.Time // when the flag service is there again, now or later; nil when it is not asked

	turns int
	by    map[int]*Ear // by instance
	odd   bool         // somebody is stale or blind, or was
	code  *Rule        // what those show who have heard of nothing
}

// Listen gives an instance that starts its ear.
func (r *Router) Listen(instance int, now clock.Time) *Ear {
	n := max(r.Instances, 1)
	turn := r.turns % n
	r.turns++
	ear := &Ear{Late: float64(turn) / float64(n), since: now}
	if law := r.Delivery.Heard; !law.IsZero() {
		ear.fixed, ear.lag = true, r.late(turn)
	}
	if turn < len(r.Stale) && r.Stale[turn] {
		r.odd = true
		switch r.Delivery.Hear {
		case "start":
			last := r.Feature
			ear.own = &last
		case "nothing":
			ear.own = r.fallback()
		default:
			ear.deaf = true
		}
	}
	if r.Down != nil {
		if up := r.Down(); up > now {
			r.odd = true
			ear.blind = up
			if up < clock.Never {
				ear.blind = up.Add(ear.lag)
			}
		}
	}
	if r.by == nil {
		r.by = map[int]*Ear{}
	}
	r.by[instance] = ear
	return ear
}

// Ear returns the ear of an instance that has listened.
func (r *Router) Ear(instance int) *Ear { return r.by[instance] }

// late is how long after a raise the instance of a turn hears by the law: its
// quantile in the middle of what the turn stands for.
func (r *Router) late(turn int) clock.Span {
	n := float64(max(r.Instances, 1))
	return clock.FromSeconds(max(r.Delivery.Heard.Quantile((float64(turn)+0.5)/n), 0))
}

// Within is the time after which everybody has heard who hears at all; it is
// propagation where the delivery says nothing.
func (r *Router) Within(propagation clock.Span) clock.Span {
	if r.Delivery.Heard.IsZero() {
		return propagation
	}
	return r.late(max(r.Instances, 1) - 1)
}

// fallback is what those show who have heard of nothing: the default of the code.
func (r *Router) fallback() *Rule {
	if r.code == nil {
		all := None(len(r.Feature.Shares))
		if r.Delivery.Default == "on" {
			all = Share(len(r.Feature.Shares), 1)
		}
		r.code = &all
	}
	return r.code
}

// Uneven reports whether instances may differ in what they show even when
// everybody has heard who hears at all.
func (r *Router) Uneven() bool { return r.odd }

// hears reports whether the instance has heard of a raise.
func (e *Ear) hears(c *raise, now clock.Time) bool {
	switch {
	case c.at < e.since:
		return true
	case e.deaf && c.feature.Empty():
		return false
	case e.fixed:
		return now.Sub(c.at) >= e.lag
	}
	return c.heard(now, e.Late)
}

// at returns when the instance hears of a raise, or Never.
func (e *Ear) at(c *raise) clock.Time {
	switch {
	case c.at < e.since:
		return e.since
	case e.deaf && c.feature.Empty():
		return clock.Never
	case e.fixed:
		return c.at.Add(e.lag)
	}
	return c.at.Add(clock.Span(math.Ceil(e.Late * float64(max(c.propagation, 0)))))
}
