package figure

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Estimate is what the worlds say about it, as expectations judge it.
func (s Side) Estimate(worlds []outcome.World, t Terms) stats.Estimate {
	return s.estimate(worlds, t, t.Confidence)
}

// Same reports whether two sides say the same about different strategies.
func (s Side) Same(o Side) bool {
	return s.Figure != nil && o.Figure != nil && s.Figure.Name == o.Figure.Name && s.Case == o.Case && s.Statistic == o.Statistic
}
