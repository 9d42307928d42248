package exposure

import (
	"slices"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Router is the exposure in force at the changed service. Whoever plays the
// rollout sets it; the traffic engine asks it.
type Router struct {
	Changed int // the changed service

	Routed bool // versions are chosen by Route; else by whichever instance a request lands on
	Route  Rule // who is sent to the new version

	Mirror []float64 // by operation: share of the attempts of which the new version gets a copy; nil for none

	Feature     Rule       // who is meant to see the feature
	Before      Rule       // who was, until Raised
	Raised      clock.Time // when Feature replaced Before
	Propagation clock.Span // within which every instance has heard
	Ears                   // who hears

	met     []Rule  // by generation: see Meet
	between []raise // of Before and Feature: not yet heard everywhere when Feature was raised
}

type raise struct {
	feature     Rule
	at          clock.Time
	propagation clock.Span
}

func (c *raise) heard(now clock.Time, late float64) bool {
	return c.propagation <= 0 || float64(now.Sub(c.at)) >= late*float64(c.propagation)
}

// Raise changes who sees the feature; instances hear it within propagation. One
// that has not heard yet goes by the latest raise that it did hear of.
func (r *Router) Raise(now clock.Time, feature Rule, propagation clock.Span) {
	r.between = append(r.between, raise{r.Feature, r.Raised, r.Propagation})
	for i := len(r.between) - 1; i >= 0; i-- {
		if r.everybody(r.between[i], now) { // so nobody goes by what was before it
			r.Before = r.between[i].feature
			r.between = slices.Delete(r.between, 0, i+1)
			break
		}
	}
	r.Feature, r.Raised, r.Propagation = feature, now, propagation
}

// Wants returns the version a routed request is sent to. The target of a route
// is the new version; Fixed replaces it once shipped, which the engine decides
// by what instances there are.
func (r *Router) Wants(cohort int, bucket, luck float64) Version {
	if r.Route.PerRequest {
		bucket = luck
	}
	if r.Route.Sees(cohort, bucket) {
		return New
	}
	return Old
}

// Shows reports whether an instance with this ear shows the feature to a tenant.
func (r *Router) Shows(now clock.Time, cohort int, bucket, luck float64, ear *Ear) bool {
	rule := r.rule(now, ear)
	if rule.PerRequest {
		bucket = luck
	}
	return rule.Sees(cohort, bucket)
}

// rule is what an instance goes by: the latest raise that it has heard of.
func (r *Router) rule(now clock.Time, ear *Ear) *Rule {
	switch last := r.last(); {
	case ear.own != nil:
		return ear.own
	case now < ear.blind:
		return r.fallback()
	case ear.hears(&last, now):
		return &r.Feature
	}
	for i := len(r.between) - 1; i >= 0; i-- {
		if ear.hears(&r.between[i], now) {
			return &r.between[i].feature
		}
	}
	return &r.Before
}
