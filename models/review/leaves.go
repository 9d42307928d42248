package review

import "github.com/rehearse-sim/rehearse/models/change"

// remains is what a defect does beside failing requests, by the roles that it plays
// and whatever its kind.
type remains struct {
	rows   float64    // share of the affected writes that leave a wrong row
	odd    change.Odd // messages that some cannot read; Share is 0 without
	slow   string     // the queue whose messages take longer, and how many times as long
	factor float64
	cache  string // in which entries stay that some cannot read
}

func leaves(e change.Effect) (r remains) {
	if x, ok := e.(change.Damager); ok {
		r.rows = x.Damage()
	}
	if x, ok := e.(change.Publisher); ok {
		r.odd = x.Odd()
	}
	if x, ok := e.(change.Consumer); ok {
		r.slow, r.factor = x.Work()
	}
	if x, ok := e.(change.Cacher); ok {
		if c := x.Caching(); c.Blind || c.Blinds {
			r.cache = c.Cache
		}
	}
	return r
}

// queue is the one in which messages wait, "" for none.
func (r *remains) queue() string {
	if r.odd.Share > 0 {
		return r.odd.Queue
	}
	return r.slow
}
