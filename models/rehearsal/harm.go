package rehearsal

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// class groups the ends that are attributed together.
type class uint8

// A failure by the change is the change's own: it counts one by one. Errors of
// the background strike the same requests in every play, so their net is what
// the release added. Rejects and timeouts come from queues, which one
// perturbation decouples for good: they count as the net of a window.
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

// forget is the share of spared failures that is still held against later ones
// a minute on: where queues are decoupled, a failure is often only moved by a
// few minutes (judgement: a memory of ten minutes).
const forget = 0.9

// harm attributes the failures of single requests to the release, window by
// window, and enters them in the book.
type harm struct {
	*book
	control func(minute int64) tally
	luck    rng.Key          // one uniform per window and class
	slo     float64          // allowed failure ratio
	owed    [classes]float64 // spared by windows that had fewer failures than the control

	requests []int32 // by tenant, in these five minutes
	failures []int32
	touched  []int32
}

func newHarm(b *book, control func(int64) tally, luck rng.Key, slo float64) *harm {
	n := len(b.tenants)
	return &harm{
		book: b, control: control, luck: luck, slo: slo,
		requests: make([]int32, n), failures: make([]int32, n),
	}
}

// close attributes the failures of one window.
func (h *harm) close(m int64, w *window) {
	control := h.control(m)
	var played, net [classes]float64
	for e := traffic.Errored; int(e) < traffic.Ends; e++ {
		c := classOf(e)
		played[c] += float64(w.failed[e])
		net[c] += float64(w.failed[e] - control.failed[e])
	}
	net[own] = played[own]
	var share, offset [classes]float64
	for c := range classes {
		if excess := h.settle(c, net[c]); excess > 0 {
			share[c] = excess / played[c]
			offset[c] = h.luck.Sub(uint64(c)).Uniform(uint64(m))
		}
	}
	// Systematic sampling: each failure of a class is attributed with the
	// class's share, and in all as many as the excess, to within one.
	for i := range w.failures {
		f := &w.failures[i]
		c := classOf(f.end)
		if share[c] == 0 {
			continue
		}
		before := math.Floor(offset[c])
		offset[c] += share[c]
		if share[c] >= 1 || math.Floor(offset[c]) > before {
			h.attribute(f)
		}
	}
	h.degrade(m, w)
}

// settle returns the excess of a window's net after what earlier windows
// spared, and keeps what this one spares.
func (h *harm) settle(c class, net float64) float64 {
	owed := h.owed[c] * forget
	if net <= 0 {
		h.owed[c] = owed - net
		h.Spare(-net)
		return 0
	}
	paid := min(owed, net)
	h.owed[c] = owed - paid
	h.Spare(-paid)
	return net - paid
}

func (h *harm) attribute(f *failure) {
	h.Hit(int(f.tenant))
	if h.failures[f.tenant] == 0 {
		h.touched = append(h.touched, f.tenant)
	}
	h.failures[f.tenant]++
	h.Fail(f.at, h.tenants[f.tenant].Cohort, f.end, 1)
}

// degrade closes the five-minute windows of the tenants_degraded figure: at
// least 3 attributable failures, and a failure ratio whose lower 95% limit
// (Wilson) is beyond the SLO.
func (h *harm) degrade(m int64, w *window) {
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
