package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// luck is a Brownian motion over absolute time, drawn by key and so the same for
// all plays of a world. What happens over a step takes its luck from how far the
// motion went meanwhile: steps that do not overlap are independent, and plays that
// cut the same time into other steps share the luck of it.
//
// It is drawn by seconds, and within a second by halves (Lévy's construction:
// Karatzas and Shreve 1991, 2.3), down to 1/256 s.
type luck rng.Key

const (
	halvings = 8
	ticks    = 1 << halvings // per second
)

// over returns the motion's increment over [from, to), divided by its standard
// deviation; 0 where that is less than a tick.
func (l luck) over(from, to clock.Time) float64 {
	a, b := tick(from), tick(to)
	if a >= b {
		return 0
	}
	first, last := a/ticks, b/ticks
	sum := l.within(last, b%ticks) - l.within(first, a%ticks)
	for s := first; s < last; s++ {
		sum += l.whole(s)
	}
	return sum / math.Sqrt(float64(b-a)/ticks)
}

func tick(t clock.Time) int64 { return int64(t) / (int64(clock.Second) / ticks) }

// whole is the increment over a second.
func (l luck) whole(second int64) float64 {
	s := rng.Key(l).Sub(uint64(second)).At(0)
	return s.Normal()
}

// within is the increment from the beginning of a second until so many ticks
// later.
func (l luck) within(second, until int64) float64 {
	if until == 0 {
		return 0
	}
	key := rng.Key(l).Sub(uint64(second))
	s := key.At(0)
	whole, sum := s.Normal(), 0.0
	node, width, deviation := uint64(1), int64(ticks), 0.5 // of a middle about the mean of its ends, for a second
	for until > 0 {
		width /= 2
		s := key.At(node)
		first := whole/2 + deviation*s.Normal()
		node *= 2
		if until >= width {
			sum += first
			whole -= first
			until -= width
			node++
		} else {
			whole = first
		}
		deviation *= math.Sqrt2 / 2
	}
	return sum
}
