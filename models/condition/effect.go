// Package condition is the waist between causes and engines: what holds for a
// request right now. Defects, faults and the background contribute to an [Effect];
// the traffic engines read it and know nothing of where it came from.
//
//	board := condition.NewBoard(shape, classes, defect, fault)
//	e := board.At(service, exposure.Lit, operation, class)
//	if luck < e.Fail { … }
//
// It promises that an effect is evaluated once per subject and change of the
// world, whatever the number of requests.
package condition

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Effect is what happens to a request at one service. Ratios are in [0, 1].
type Effect struct {
	Fail        float64    // the change fails it; luck is drawn per request, so a retry does not help
	FailAttempt float64    // the change fails it; luck is drawn per attempt
	Error       float64    // the environment fails it, release or not; luck per attempt
	Spoil       float64    // the environment fails it; one luck per request for all services, so a retry does not help
	Slow        float64    // factor on the service's own time, 1 = as usual
	Delay       clock.Span // added to the service's own time, in the mean
	Jitter      clock.Span // standard deviation of that delay, which is lognormal; luck per attempt
	Until       clock.Time // the service finishes nothing before; 0 = as usual; slots are held meanwhile
	Shed        float64    // chance to be turned away at the door, before it takes a slot; luck per attempt
}

// FailWith adds an independent chance p of failure per request.
func (e *Effect) FailWith(p float64) { e.Fail = or(e.Fail, p) }

// FailAttemptWith adds an independent chance p of failure per attempt.
func (e *Effect) FailAttemptWith(p float64) { e.FailAttempt = or(e.FailAttempt, p) }

// ErrorWith adds an independent chance p of an error of the environment.
func (e *Effect) ErrorWith(p float64) { e.Error = or(e.Error, p) }

// SpoilWith adds an independent chance p that the environment fails a request
// however often it is tried.
func (e *Effect) SpoilWith(p float64) { e.Spoil = or(e.Spoil, p) }

// ShedWith adds an independent chance p of being turned away at the door.
func (e *Effect) ShedWith(p float64) { e.Shed = or(e.Shed, p) }

// Well is the chance that nothing fails an attempt at the service itself.
func (e *Effect) Well() float64 {
	return (1 - e.Shed) * (1 - e.Error) * (1 - e.Spoil) * (1 - e.Fail) * (1 - e.FailAttempt)
}

func or(p, q float64) float64 { return 1 - (1-p)*(1-min(max(q, 0), 1)) }

// Subject is what an effect can depend on.
type Subject struct {
	Service   int
	Side      exposure.Side
	Operation int
	Matches   uint64 // bit i: the tenant meets match i
	Now       clock.Time
}

// Generations is how many generations of tenants are told apart by when the
// change was first shown to them, where a plan needs to know; later ones count
// as the last. Their number stands in the top bits of the matches, so that at
// most MostMatches are left for what tenants meet.
const (
	Generations = 7
	MostMatches = 61
)

// Generation is the generation of a tenant, 0 while it has not been shown the
// change or nobody asks (see exposure.Router.Met).
func Generation(matches uint64) int { return int(matches >> MostMatches) }

// Contributor adds its part to an effect. It must depend on the subject and on
// state that changes only together with a call of [Board.Changed].
type Contributor interface {
	Contribute(s Subject, e *Effect)
}
