package exposure

import "github.com/rehearse-sim/rehearse/sim/clock"

// Router is the exposure in force at the changed service. Whoever plays the
// rollout sets it; the traffic engine asks it.
type Router struct {
	Changed int // the changed service

	Routed bool // versions are chosen by Route; else by whichever instance a request lands on
	Route  Rule // who is sent to the new version

	Feature     Rule       // who is meant to see the feature
	Before      Rule       // who was, until Raised
	Raised      clock.Time // when Feature replaced Before
	Propagation clock.Span // within which every instance has heard
}

// Raise changes who sees the feature; instances hear it within propagation.
func (r *Router) Raise(now clock.Time, feature Rule, propagation clock.Span) {
	r.Before, r.Feature, r.Raised, r.Propagation = r.Feature, feature, now, propagation
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

// Shows reports whether an instance shows the feature to a tenant. heard in
// [0, 1) is how late, relative to the others, the instance hears of a flag.
func (r *Router) Shows(now clock.Time, cohort int, bucket, luck, heard float64) bool {
	rule := &r.Feature
	if r.Propagation > 0 && float64(now.Sub(r.Raised)) < heard*float64(r.Propagation) {
		rule = &r.Before
	}
	if rule.PerRequest {
		bucket = luck
	}
	return rule.Sees(cohort, bucket)
}
