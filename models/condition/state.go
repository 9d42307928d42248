package condition

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// State is what is so of the release itself, beyond the single request: how far
// it is and how versions mix. Whoever plays the rollout keeps it true and calls
// [Board.Changed] with every change; contributors read it.
type State struct {
	Shipped clock.Time // since when any of it has left staging; Never before, and after it was taken back
	Exposed clock.Time // since when anybody outside staging meets the feature; Never before
	Share   float64    // share of the tenants that meet the feature, in [0, 1]
	New     float64    // share of the changed service's requests that the new version serves, in [0, 1]
	Lit     float64    // share of them that meet the feature as well
	Pinned  bool       // a tenant always meets the same version
}

// NewState returns the state before any release.
func NewState() *State { return &State{Shipped: clock.Never, Exposed: clock.Never} }

// Add joins another effect, weakened to a strength in [0, 1]: chances and
// delays in proportion, factors in proportion to what they add.
func (e *Effect) Add(o Effect, strength float64) {
	e.FailWith(o.Fail * strength)
	e.FailAttemptWith(o.FailAttempt * strength)
	e.ErrorWith(o.Error * strength)
	e.SpoilWith(o.Spoil * strength)
	e.ShedWith(o.Shed * strength)
	e.Slow *= 1 + (o.Slow-1)*strength
	e.Delay += weaker(o.Delay, strength)
	e.Jitter = both(e.Jitter, weaker(o.Jitter, strength))
	if strength > 0 {
		e.Until = max(e.Until, o.Until)
	}
}

// LateBy adds an independent delay with this mean and standard deviation.
func (e *Effect) LateBy(mean, jitter clock.Span) {
	e.Delay += mean
	e.Jitter = both(e.Jitter, jitter)
}

func weaker(d clock.Span, strength float64) clock.Span { return clock.Span(float64(d) * strength) }

// both is the standard deviation of the sum of two independent delays.
func both(a, b clock.Span) clock.Span {
	if a == 0 || b == 0 {
		return a + b
	}
	return clock.Span(math.Hypot(float64(a), float64(b)))
}
