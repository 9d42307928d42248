package tenancy

import (
	"maps"
	"slices"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// sizes draws the tenants' shares of the cohort; without a law all are alike.
func (c *Cohort) sizes(draw *rng.Stream) []float64 {
	if c.Skew.IsZero() {
		return rng.Zipf{}.Shares(c.Count, draw)
	}
	return c.Skew.Shares(c.Count, draw)
}

// pick chooses the value whose share of [0, 1) holds u; the values are taken in
// their alphabetical order, so that the choice does not depend on map order.
func pick(shares map[string]unit.Percent, u float64) string {
	values := slices.Sorted(maps.Keys(shares))
	at := 0.0
	for _, v := range values {
		at += float64(shares[v])
		if u < at {
			return v
		}
	}
	return values[len(values)-1]
}
