package exposure

import "github.com/rehearse-sim/rehearse/sim/clock"

// Hearing is a rule of the feature and how many instances go by it.
type Hearing struct {
	Rule  *Rule // valid until the next Raise
	Share float64
}

// Hearing appends to out every rule that an instance may go by, the latest raise
// first and Before last, with the share in [0, 1] of the instances that do.
// Shares add up to 1; instances are taken to hear evenly over a propagation.
func (r *Router) Hearing(now clock.Time, out []Hearing) []Hearing {
	last := raise{at: r.Raised, propagation: r.Propagation}
	heard := last.reach(now)
	out = append(out, Hearing{&r.Feature, heard})
	for i := len(r.between) - 1; i >= 0; i-- {
		reach := max(r.between[i].reach(now), heard)
		out = append(out, Hearing{&r.between[i].feature, reach - heard})
		heard = reach
	}
	return append(out, Hearing{&r.Before, 1 - heard})
}

// Spreading returns the shortest propagation of those that are under way and
// not overtaken by a later one, or 0 once every instance goes by Feature.
func (r *Router) Spreading(now clock.Time) clock.Span {
	last := raise{at: r.Raised, propagation: r.Propagation}
	heard := last.reach(now)
	if heard >= 1 {
		return 0
	}
	shortest := r.Propagation
	for i := len(r.between) - 1; i >= 0; i-- {
		c := &r.between[i]
		reach := c.reach(now)
		if reach >= 1 {
			break
		}
		if reach >= heard {
			shortest, heard = min(shortest, c.propagation), reach
		}
	}
	return shortest
}
