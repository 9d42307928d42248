package exposure

import "github.com/rehearse-sim/rehearse/sim/clock"

// Hearing is a rule of the feature and how many instances go by it.
type Hearing struct {
	Rule  *Rule // valid until the next Raise
	Share float64
}

// Hearing appends to out every rule that somebody with one of these ears may go
// by, the latest raise first, with the share in [0, 1] of the instances that do.
// Shares add up to 1; without ears, everybody goes by Feature. Between two raises,
// and while the ears are the same, the rules are the same and in the same order.
func (r *Router) Hearing(now clock.Time, ears []*Ear, out []Hearing) []Hearing {
	first := len(out)
	out = append(out, Hearing{Rule: &r.Feature})
	for i := len(r.between) - 1; i >= 0; i-- {
		out = append(out, Hearing{Rule: &r.between[i].feature})
	}
	out = append(out, Hearing{Rule: &r.Before})
	if len(ears) == 0 || !r.odd && r.everybody(r.last(), now) {
		out[first].Share = 1
		return out
	}
	count := func(rule *Rule, n float64) {
		for i := first; i < len(out); i++ {
			if out[i].Rule == rule || i >= first+2+len(r.between) && out[i].Rule.Equal(*rule) {
				out[i].Share += n
				return
			}
		}
		out = append(out, Hearing{rule, n})
	}
	for _, e := range ears { // those who may go by a rule of their own, so that it is there
		if e.own != nil {
			count(e.own, 0)
		} else if e.blind > 0 {
			count(r.fallback(), 0)
		}
	}
	for _, e := range ears {
		count(r.rule(now, e), 1)
	}
	for i := first; i < len(out); i++ {
		out[i].Share *= 1 / float64(len(ears))
	}
	return out
}

// NextHearing returns when the next of these ears goes by another rule than now,
// or Never.
func (r *Router) NextHearing(now clock.Time, ears []*Ear) clock.Time {
	if !r.odd && r.everybody(r.last(), now) {
		return clock.Never
	}
	next := clock.Never
	for _, e := range ears {
		switch {
		case e.own != nil:
			continue
		case e.blind > now:
			next = min(next, e.blind)
			continue
		}
		last := r.last()
		if at := e.at(&last); at <= now {
			continue
		} else {
			next = min(next, at)
		}
		for i := len(r.between) - 1; i >= 0; i-- {
			at := e.at(&r.between[i])
			if at <= now {
				break
			}
			next = min(next, at)
		}
	}
	return next
}

func (r *Router) last() raise {
	return raise{at: r.Raised, feature: r.Feature, propagation: r.Propagation}
}

// everybody reports whether all instances have heard of a raise, so that nobody
// goes by what was before it.
func (r *Router) everybody(c raise, now clock.Time) bool {
	if r.odd && r.Delivery.Hear == "raises" && c.feature.Empty() {
		return false
	}
	if !r.Delivery.Heard.IsZero() {
		return now.Sub(c.at) >= r.Within(0)
	}
	return c.heard(now, 1)
}
