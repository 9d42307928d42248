package change

import (
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Mortal is an effect that ends instances of the new version. Whoever runs the
// instances starts them again, later and later while they keep dying.
type Mortal interface {
	// Life draws how one instance fares: whether it ever takes traffic, and if
	// so how long it lives then; clock.Never's span is for good.
	Life(draw *rng.Stream) (ready bool, life clock.Span)
}

// Forever is the life of an instance that nothing ends.
const Forever = clock.Span(clock.Never)
