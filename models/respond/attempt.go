package respond

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Attempts is how often one way is tried in an incident before the next one
// has its turn. Source: judgement.
const Attempts = 3

// exhausted reports whether a way has been tried often enough, and says so.
func (s Situation) exhausted(way string) (bool, string) {
	if n := s.Tried[way]; n >= Attempts {
		return true, fmt.Sprintf("tried %d times in vain", n)
	}
	return false, ""
}

// attempt draws one go at a way from its own stream, "rollback/2" for the
// second. Luck comes first, so that how long it takes does not move it.
func attempt(way string, draws Draws, s Situation, takes unit.DurationDist, succeeds float64) Attempt {
	stream := draws(fmt.Sprintf("%s/%d", way, s.Tried[way]+1))
	ok := stream.Bool(succeeds)
	return Attempt{Takes: bounded(takes.Span(&stream)), Succeeds: ok}
}

// bounded keeps the far tail of a distribution from overflowing sums.
func bounded(d clock.Span) clock.Span { return min(d, unit.LongestDuration.Span()) }
