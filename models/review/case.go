package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Case is a plan with what the kinds of findings ask of it again and again.
type Case struct {
	*plan.Plan
	Forecasts []*Forecast
	groups    []group // of tenants that are alike
	tenants   float64
	rate      float64     // of all, the daily mean
	visits    [][]float64 // by operation and service, per request
	needed    []bool      // by acceptance of the scenario: a finding is accepted by it
	effort    float64     // that it takes to look at all steps: see mostEffort
}

// group is the tenants of one cohort that meet the same matches.
type group struct {
	cohort  int
	matches uint64
	tenants float64
	rate    float64 // requests per second, the daily mean
}

// mostDrawn is how many tenants of a cohort are drawn at most. Source: judgement; a
// share is then known to about half a percentage point.
const mostDrawn = 10_000

// newCase prepares a plan, and foresees the strategies of these numbers.
func newCase(p *plan.Plan, strategies ...int) *Case {
	c := &Case{Plan: p}
	for op := range p.Scenario.Load.Operations {
		c.visits = append(c.visits, p.System.Visits(op))
	}
	// Shares of what tenants meet need no more of them than this.
	cohorts := slices.Clone(p.Scenario.Tenants)
	stands := make([]float64, len(cohorts)) // for so many tenants does one of those drawn
	for i := range cohorts {
		drawn := min(cohorts[i].Count, mostDrawn)
		stands[i] = float64(cohorts[i].Count) / float64(drawn)
		cohorts[i].Count = drawn
	}
	population := tenancy.Draw(cohorts, p.Matches, rng.NewWorld(1, 0))
	for i := range population.Tenants {
		t := &population.Tenants[i]
		matches := population.Classes[t.Class]
		k := slices.IndexFunc(c.groups, func(g group) bool { return g.cohort == t.Cohort && g.matches == matches })
		if k < 0 {
			k = len(c.groups)
			c.groups = append(c.groups, group{cohort: t.Cohort, matches: matches})
		}
		c.groups[k].tenants += stands[t.Cohort]
		c.groups[k].rate += t.Rate
		c.tenants += stands[t.Cohort]
		c.rate += t.Rate
	}
	for _, i := range strategies {
		x := c.forecast(&p.Strategies[i])
		c.Forecasts = append(c.Forecasts, x)
		if c.effort += c.efforts(x); c.effort > mostEffort {
			break
		}
	}
	return c
}

// order is where a strategy stands.
func (c *Case) order(strategy string) int {
	return slices.IndexFunc(c.Forecasts, func(x *Forecast) bool { return x.Name == strategy })
}

// service returns the number of a service that a detector names, and whether it is
// one: "" is the changed one, and the edge is none.
func (c *Case) service(name string) (int, bool) {
	if name == "" {
		return c.Changed, true
	}
	i := slices.IndexFunc(c.System.Services, func(n topology.Node) bool { return n.Name == name })
	return i, i >= 0
}
