package exposure

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Hearing is a rule of the feature and how many instances go by it.
type Hearing struct {
	Rule  *Rule // valid until the next Raise
	Share float64
}

// Late is how late instance i of n hears of a flag, relative to the others: each
// 1/n of the propagation after the one before. The first of all hears at once.
func Late(i, n int) float64 { return float64(i%n) / float64(n) }

// Hearing appends to out every rule that some of n instances may go by, the
// latest raise first and Before last, with the share in [0, 1] of the instances
// that do. Shares add up to 1.
func (r *Router) Hearing(now clock.Time, n int, out []Hearing) []Hearing {
	last, heard, all := r.last(), 0, 1/float64(n)
	next := func(rule *Rule, by int) {
		out = append(out, Hearing{rule, float64(max(by-heard, 0)) * all})
		heard = max(heard, by)
	}
	next(&r.Feature, last.by(now, n))
	for i := len(r.between) - 1; i >= 0; i-- {
		next(&r.between[i].feature, r.between[i].by(now, n))
	}
	next(&r.Before, n)
	return out
}

// NextHearing returns when the next of n instances goes by another rule than
// now, or Never once all of them go by Feature.
func (r *Router) NextHearing(now clock.Time, n int) clock.Time {
	last := r.last()
	next, heard := last.next(now, n)
	for i := len(r.between) - 1; i >= 0 && heard < n; i-- {
		if at, by := r.between[i].next(now, n); by >= heard { // else it is overtaken for good
			next, heard = min(next, at), by
		}
	}
	return next
}

func (r *Router) last() raise { return raise{at: r.Raised, propagation: r.Propagation} }

// by counts the instances of n that have heard of a raise.
func (c *raise) by(now clock.Time, n int) int {
	if c.propagation <= 0 || now.Sub(c.at) >= c.propagation {
		return n
	}
	k := min(max(int(float64(now.Sub(c.at))/float64(c.propagation)*float64(n)), 0), n)
	for k < n && c.heard(now, Late(k, n)) { // what rounding made of it
		k++
	}
	return k
}

// next returns when the next of n instances hears of a raise, and how many have.
func (c *raise) next(now clock.Time, n int) (at clock.Time, by int) {
	if by = c.by(now, n); by == n {
		return clock.Never, n
	}
	return c.at.Add(clock.Span(math.Ceil(Late(by, n) * float64(c.propagation)))), by
}
