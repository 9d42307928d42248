package figure

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Sample is one figure of one strategy's bad, or clean, plays: one value per
// world, in the worlds' order.
type Sample struct {
	Figure  Figure
	Obs     []stats.Obs
	Defined []bool // where not, Obs counts for nothing
}

// Sample takes the figure from every world in which the strategy was played.
func (f Figure) Sample(worlds []outcome.World, strategy string, bad bool) Sample {
	s := Sample{Figure: f, Obs: make([]stats.Obs, len(worlds)), Defined: make([]bool, len(worlds))}
	for i := range worlds {
		if play := Play(&worlds[i], strategy, bad); play != nil {
			s.Obs[i], s.Defined[i] = f.Of(play)
		}
	}
	return s
}

// Play returns the play of a strategy in a world, nil if there was none.
func Play(w *outcome.World, strategy string, bad bool) *outcome.Outcome {
	for i := range w.Plays {
		if p := &w.Plays[i]; p.Strategy == strategy && p.Bad == bad {
			return p
		}
	}
	return nil
}

// Known lists the observations of the plays for which the figure is defined.
func (s Sample) Known() []stats.Obs {
	known := make([]stats.Obs, 0, len(s.Obs))
	for i, o := range s.Obs {
		if s.Defined[i] {
			known = append(known, o)
		}
	}
	return known
}

// Empty reports whether the figure is defined in no world.
func (s Sample) Empty() bool { return len(s.Known()) == 0 }
