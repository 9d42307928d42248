package fault

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Taker is an effect that takes instances away.
type Taker interface{ Takes() Loss }

// Crowder is an effect on the tenants: it multiplies what they send, in all
// plays alike.
type Crowder interface{ Factor() float64 }

// Corrupter is an effect that damages a share of the rows written.
type Corrupter interface{ Corrupts() float64 }

// Denier is an effect on a queue.
type Denier interface {
	// Denies is the share of the deliveries that do not happen, in [0, 1].
	Denies() float64
}

// Muter is an effect on a flag: nobody hears of it before it is over.
type Muter interface{ Mutes() }

// Lagger is an effect of which nothing shows for a while, in every strike.
type Lagger interface{ Lag() clock.Span }

// Shaper is an effect with a shape of its own, whatever the scenario says.
type Shaper interface{ Own() Shape }

// Cutter is an effect that is felt for less than a strike's length, because
// something stands in for what is struck. 0 is for good.
type Cutter interface {
	Lasts(length clock.Span) clock.Span
}

// Chooser is an effect on operations of one kind of access only: read, write, or
// all.
type Chooser interface{ Strikes() string }

// Sharer is an effect at a service that strikes some of its instances only: it
// says which share of n that is, which is an attempt's chance to meet one.
type Sharer interface{ Among(n int) float64 }

// AimChecker is an effect whose fields go together with some targets only.
type AimChecker interface {
	CheckAt(aim Aims) []kind.Problem
}
