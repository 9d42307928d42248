package attribution

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// class groups the ends that are attributed together.
type class uint8

// A failure by the change is the change's own: it counts one by one. The others
// count as the net of a window against the control: errors of the background
// strike the same requests in every play, but rejects and timeouts come from
// queues, which one perturbation decouples for good. What part of a net is
// chance then, the [balance] knows.
const (
	own class = iota
	background
	congestion
	classes
)

func classOf(e traffic.End) class {
	switch e {
	case traffic.ByChange:
		return own
	case traffic.Errored:
		return background
	}
	return congestion
}

// harm attributes the failures of single requests to the release, window by
// window, and enters them in the book.
type harm struct {
	*Book
	balance
	control func(minute int64) Tally
	luck    rng.Key // one uniform per window and class
	slo     float64 // allowed failure ratio

	requests []int32 // by tenant, in these five minutes
	failures []int32
	touched  []int32
}

// Against returns what a play's ledger closes its windows with: each is held
// against the control's of the same minute, and what the release is blamed for
// is entered in the book. luck decides which of several failures alike are the
// release's; slo is the allowed failure ratio, beyond which a tenant counts as
// degraded.
func Against(b *Book, control func(minute int64) Tally, luck rng.Key, slo float64) func(minute int64, w *Window) {
	n := len(b.tenants)
	h := &harm{
		Book: b, control: control, luck: luck, slo: slo,
		requests: make([]int32, n), failures: make([]int32, n),
	}
	return h.close
}

// close attributes the failures of one window.
func (h *harm) close(m int64, w *Window) {
	var played, control, net [classes]float64
	tally := h.control(m).asOf(w.until)
	for e := traffic.Errored; int(e) < traffic.Ends; e++ {
		played[classOf(e)] += float64(w.failed[e])
		control[classOf(e)] += float64(tally.failed[e])
	}
	for c := range classes {
		net[c] = played[c] - control[c]
	}
	excess, spared := h.settle(net[background]+net[congestion], control[congestion], tally.lost(w))
	h.Spare(spared)
	h.attribute(m, w, played, h.split(excess, played, net))
}

// split divides an excess among the classes: by their own nets, congestion
// first, each up to what it has. What does not fit is still due.
func (h *harm) split(excess float64, played, net [classes]float64) [classes]float64 {
	parts := [classes]float64{own: played[own]}
	parts[background] = min(max(net[background], 0), excess)
	parts[congestion] = min(excess-parts[background], played[congestion])
	parts[background] = min(excess-parts[congestion], played[background])
	h.due += excess - parts[background] - parts[congestion]
	return parts
}

// attribute samples systematically: each failure of a class is attributed with
// the same share, and in all as many as its part, to within one.
func (h *harm) attribute(m int64, w *Window, played, parts [classes]float64) {
	var share, offset [classes]float64
	for c := range classes {
		if parts[c] > 0 {
			share[c] = parts[c] / played[c]
			offset[c] = h.luck.Sub(uint64(c)).Uniform(uint64(m))
		}
	}
	for i := range w.failures {
		f := &w.failures[i]
		c := classOf(f.end)
		if share[c] == 0 {
			continue
		}
		before := math.Floor(offset[c])
		offset[c] += share[c]
		if share[c] >= 1 || math.Floor(offset[c]) > before {
			h.enter(f)
		}
	}
	h.degrade(m, w)
}

func (h *harm) enter(f *failure) {
	h.Hit(int(f.tenant), f.at)
	if h.failures[f.tenant] == 0 {
		h.touched = append(h.touched, f.tenant)
	}
	h.failures[f.tenant]++
	h.Fail(f.at, h.tenants[f.tenant].Cohort, f.end, 1)
}

// degrade closes the five-minute windows of the tenants_degraded figure: at
// least 3 attributable failures, and a failure ratio whose lower 95% limit
// (Wilson) is beyond the SLO.
func (h *harm) degrade(m int64, w *Window) {
	for t, n := range w.requests {
		h.requests[t] += n
	}
	if m%5 != 4 {
		return
	}
	for _, t := range h.touched {
		k, n := int(h.failures[t]), int(h.requests[t])
		if k >= 3 && stats.Proportion(min(k, n), n, 0.95).Low > h.slo {
			h.Degrade(int(t))
		}
		h.failures[t] = 0
	}
	h.touched = h.touched[:0]
	clear(h.requests)
}
