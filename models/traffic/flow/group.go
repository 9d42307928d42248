package flow

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// group is tenants that are alike at every instant: of one cohort and class,
// and with buckets between the same shares of whatever has been exposed so far.
// They differ in size only, so one cumulative hazard serves them all.
//
// A tenant with rate r is hit for the first time when r·G reaches its own
// exponential draw E, where G is the integral of the failure probability per
// request over the rate's shape. Sorted by E/r, the hit tenants of a group are
// a prefix: exact, and O(tenants) for the whole play.
type group struct {
	cohort, class int
	met           int     // class now: another one once the change has been shown to them, where that matters
	low, high     float64 // buckets in [low, high)
	members       []member
	hit           int     // members before this one are hit
	hitRate       float64 // their rates added up, per second
	rate          float64 // of all members, per second at the daily mean
	hazard        float64 // G, seconds

	wants []want // of the requests
	parts []part // of the requests, by operation
	from  []int  // first part by operation, and the end
}

type member struct {
	due    float64 // E/rate, seconds
	rate   float64 // per second at the daily mean
	bucket float64
	tenant int32
}

// newGroups sorts the tenants of a world. The exponential draws are the
// tenants' own, so that every strategy hits the same ones first.
func newGroups(c *traffic.Crowd, luck rng.Key, ops int) []*group {
	classes := len(c.Population.Classes)
	byKey := make([]*group, len(c.Population.Cohorts)*classes)
	for i := range c.Population.Tenants {
		t := &c.Population.Tenants[i]
		k := t.Cohort*classes + t.Class
		if byKey[k] == nil {
			byKey[k] = &group{cohort: t.Cohort, class: t.Class, met: t.Class, high: 1, from: make([]int, ops+1)}
		}
		g := byKey[k]
		draw := luck.At(uint64(i))
		if t.Rate > 0 {
			g.members = append(g.members, member{draw.Exp() / t.Rate, t.Rate, t.Bucket, int32(i)})
			g.rate += t.Rate
		}
	}
	var out []*group
	for _, g := range byKey {
		if g != nil && len(g.members) > 0 {
			slices.SortFunc(g.members, func(a, b member) int {
				switch {
				case a.due < b.due:
					return -1
				case a.due > b.due:
					return 1
				}
				return int(a.tenant - b.tenant)
			})
			out = append(out, g)
		}
	}
	return out
}

// split cuts a group at a share that has just become an edge of exposure. Both
// parts inherit the hazard: until now they were alike.
func (g *group) split(at float64) (*group, *group) {
	low := &group{cohort: g.cohort, class: g.class, met: g.met, low: g.low, high: at, hazard: g.hazard, from: slices.Clone(g.from)}
	high := &group{cohort: g.cohort, class: g.class, met: g.met, low: at, high: g.high, hazard: g.hazard, from: slices.Clone(g.from)}
	for i, m := range g.members {
		to := high
		if m.bucket < at {
			to = low
		}
		to.members = append(to.members, m)
		to.rate += m.rate
		if i < g.hit {
			to.hit++
			to.hitRate += m.rate
		}
	}
	return low, high
}

// accrue adds hazard that grew evenly over [from, to): tenants that are hit are
// entered with the instant at which it happened. It returns how many were, and
// the mean of the further failures of those who had been hit.
func (g *group) accrue(grown float64, from, to clock.Time, hit func(tenant int, at clock.Time)) (first int, mean float64) {
	before, until := g.hazard, g.hazard+grown
	mean = g.hitRate * grown
	for g.hit < len(g.members) && g.members[g.hit].due <= until {
		m := &g.members[g.hit]
		at := from.Add(clock.Span(float64(to.Sub(from)) * max(m.due-before, 0) / grown))
		hit(int(m.tenant), at)
		g.hit++
		g.hitRate += m.rate
		mean += m.rate * (until - max(m.due, before))
		first++
	}
	g.hazard = until
	return first, mean
}
