package traffic

import (
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Surge is requests beyond the usual ones, the same in every play of a world.
// Nobody's usual requests change by it.
type Surge struct {
	Cohort   int     // who sends more; -1 for everybody
	Factor   float64 // of the usual rate at full strength, at least 1
	Strength func(now clock.Time) float64
	Next     func(now clock.Time) clock.Time // when the strength next changes
	Draws    rng.Stream                      // gaps between proposed arrivals
}

// Extra returns the additional rate of a cohort, relative to its usual one.
func (s *Surge) Extra(cohort int, now clock.Time) float64 {
	if s.Cohort >= 0 && s.Cohort != cohort {
		return 0
	}
	return (s.Factor - 1) * s.Strength(now)
}
