package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Active is a defect compiled to indices. With the state of a play it is a
// [condition.Contributor].
type Active struct {
	Effect     Effect
	Service    int
	Operation  int    // or -1 for all
	Match      uint64 // bit of the tenant match, 0 for all
	Feature    bool   // hidden while the feature is dark
	Everywhere bool   // hurts old and new alike, once shipped
	Trigger    Trigger
	Moment     Moment
	State      *condition.State // of the play
}

// Compile fills in what a defect needs of its scenario: indices that the
// caller has looked up, and the instants of its trigger.
func Compile(d Defect, service, operation int, match uint64, release clock.Time, local clock.Span) Active {
	return Active{
		Effect: d.Effect, Service: service, Operation: operation, Match: match,
		Feature: d.In == "feature", Everywhere: d.In == "everywhere",
		Trigger: d.When, Moment: d.When.moment(release, local),
	}
}

// In returns the defect as it is in one play.
func (a Active) In(st *condition.State) Active { a.State = st; return a }

// Meets is how much of the defect a subject gets now, in [0, 1]: 0 where it
// does not meet it at all.
func (a Active) Meets(s condition.Subject) float64 {
	if s.Service != a.Service || a.Operation >= 0 && s.Operation != a.Operation ||
		a.Match != 0 && s.Matches&a.Match == 0 {
		return 0
	}
	isNew := s.Side == exposure.Lit || s.Side == exposure.Dark
	meets := s.Side == exposure.Lit || s.Side == exposure.Dark && !a.Feature
	switch {
	case a.Everywhere:
		meets = a.State.Shipped <= s.Now
	case a.Trigger.Mixed:
		meets = s.Side != exposure.FixedSide
	}
	if !meets {
		return 0
	}
	return a.Trigger.strength(a.Moment, s, a.State, isNew)
}

// Contribute applies the effect to whoever meets it.
func (a Active) Contribute(s condition.Subject, e *condition.Effect) {
	switch strength := a.Meets(s); {
	case strength <= 0:
	case strength >= 1:
		a.Effect.Contribute(s, e)
	default:
		part := condition.Effect{Slow: 1}
		a.Effect.Contribute(s, &part)
		e.Add(part, strength)
	}
}
