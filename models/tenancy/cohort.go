// Package tenancy describes who sends the requests: cohorts of tenants in the
// scenario, and the tenants drawn from them for one random world.
//
//	pop := tenancy.Draw(cohorts, matches, world)
//	for _, t := range pop.Tenants {
//		fmt.Println(t.Cohort, t.Rate, t.Bucket)
//	}
//
// It promises that a population depends on the cohorts and the world alone, so
// that every strategy meets the same tenants, and that the salt of the sticky
// buckets is drawn per world, so that no tenant is always in the canary.
package tenancy

import (
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Cohort is a group of tenants that are alike: a ring, a plan, a market.
type Cohort struct {
	Name       string                             `yaml:"cohort,required" doc:"name of the cohort"`
	Count      int                                `yaml:"count,required" doc:"number of tenants" min:"1" max:"1000000"`
	Rate       unit.Rate                          `yaml:"rate,required" doc:"requests of the whole cohort, its daily mean"`
	Weight     unit.Percent                       `yaml:"weight" doc:"share of the revenue or seats; split among the tenants by size" default:"0%"`
	Skew       unit.Sizes                         `yaml:"skew" doc:"how unequal the tenants' sizes are: zipf(s), zipf(0) for all alike, lognormal(sigma=x)" default:"zipf(1)" source:"judgement: no public SaaS exponent is known; sweep 0.8 to 1.2"`
	Offset     *unit.Offset                       `yaml:"utc_offset" doc:"where the cohort's day runs; the scenario's clock when absent"`
	Attributes map[string]map[string]unit.Percent `yaml:"attributes" doc:"values of an attribute and the share of the tenants that have each; drawn per tenant and world"`
}
