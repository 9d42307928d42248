package flow

import (
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// beyond are the failures that the control has too, by how they are held
// against it: errors of the background, and what queues and clocks do.
type beyond struct{ background, congestion float64 }

func beyondOf(o *odds) beyond {
	return beyond{
		background: o.final[traffic.Errored],
		congestion: o.final[traffic.Rejected] + o.final[traffic.TimedOut],
	}
}

// history is what the control keeps: the odds of every operation and class, by
// the instant from which they held.
type history struct {
	from []clock.Time
	odds []beyond // by instant, operation and class
	last []beyond
}

// add notes the odds of the step that begins now, if they changed.
func (h *history) add(e *Engine) {
	classes := len(e.site.Crowd.Population.Classes)
	now := make([]beyond, 0, e.ops*classes)
	for op := range e.ops {
		for class := range classes {
			now = append(now, e.natural(op, class))
		}
	}
	if same(h.last, now) {
		return
	}
	h.last = now
	h.from = append(h.from, e.at)
	h.odds = append(h.odds, now...)
}

func same(a, b []beyond) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// row returns the key of a request that no rule exposes and nothing dooms;
// operations that never meet the changed service have one for all kinds.
func (e *Engine) row(op, class int) int {
	if !e.touches[e.site.System.Entries[op]*e.ops+op] {
		return op * e.kinds
	}
	return op*e.kinds + e.kind(class, 0, spared)
}

// cursor reads a history forwards.
type cursor struct {
	of *history
	at int
}

// mean returns the mean odds over [from, to), by operation and class, in out.
func (c *cursor) mean(from, to clock.Time, out []beyond) {
	h := c.of
	for c.at+1 < len(h.from) && h.from[c.at+1] <= from {
		c.at++
	}
	clear(out)
	whole := float64(to.Sub(from))
	for i := c.at; i < len(h.from) && h.from[i] < to; i++ {
		end := to
		if i+1 < len(h.from) {
			end = min(end, h.from[i+1])
		}
		share := float64(end.Sub(max(from, h.from[i]))) / whole
		for k := range out {
			o := h.odds[i*len(out)+k]
			if share >= 1 {
				out[k] = o
				continue
			}
			out[k].background += share * o.background
			out[k].congestion += share * o.congestion
		}
	}
}
