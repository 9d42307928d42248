package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// lasting is state that outlives exposure: rows, messages, cache entries. It is
// kept once for both traffic engines, from who is exposed and how much they
// send, and works back on the traffic through the conditions only: one that does
// is a [condition.Contributor] as well.
//
// Conditions change at least once a minute; state that moves faster has
// [play.changes] called for the instants at which it wants to be read anew.
type lasting interface {
	// pass brings the state forward to an instant; conditions have stood still
	// since the last call.
	pass(to clock.Time)
	// turn works out how it moves from now on, under conditions that have just
	// changed.
	turn()
	// account enters what it did in the outcome of a play that is over.
	account(o *outcome.Outcome)
}
