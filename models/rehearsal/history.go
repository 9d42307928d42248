package rehearsal

import (
	"sort"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// history is how something grew and stood, by instant, so that another play can
// be held against it.
type history struct {
	when  []clock.Time
	grown []float64 // in all, until then
	stood []float64
}

func (h *history) add(at clock.Time, grown, stood float64) {
	if n := len(h.grown); n > 0 {
		grown += h.grown[n-1]
	}
	h.when, h.grown, h.stood = append(h.when, at), append(h.grown, grown), append(h.stood, stood)
}

// at returns how much had grown until an instant, and how much stood then,
// linear between what was noted.
func (h *history) at(t clock.Time) (grown, stood float64) {
	i := sort.Search(len(h.when), func(i int) bool { return h.when[i] >= t })
	switch {
	case len(h.when) == 0:
		return 0, 0
	case i == len(h.when):
		return h.grown[i-1], h.stood[i-1]
	case i == 0 || h.when[i] == t:
		return h.grown[i], h.stood[i]
	}
	share := float64(t.Sub(h.when[i-1])) / float64(h.when[i].Sub(h.when[i-1]))
	between := func(x []float64) float64 { return x[i-1] + share*(x[i]-x[i-1]) }
	return between(h.grown), between(h.stood)
}

// ahead plays the control at least so far.
func (p *play) ahead(to clock.Time) {
	if p.engine.Now() <= to {
		p.engine.Run(to.Add(clock.Minute))
	}
}
