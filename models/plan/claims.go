package plan

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/figure"
)

// Claims are what a scenario says about figures.
type Claims struct {
	Expect  []figure.Expectation
	Matters map[string]float64 // smallest difference that matters, by figure, in its unit
	Lesson  *Teaching          // nil where the scenario has none
}

// Narrow returns the plan with only the strategies named, in its own order, and
// the expectations that are about no other.
func (p *Plan) Narrow(names []string) *Plan {
	q := *p
	q.Strategies = nil
	for _, s := range p.Strategies {
		if slices.Contains(names, s.Name) {
			q.Strategies = append(q.Strategies, s)
		}
	}
	q.Claims.Expect = nil
	for _, e := range p.Claims.Expect {
		if slices.Contains(names, e.Left.Strategy) && (e.Right.Figure == nil || slices.Contains(names, e.Right.Strategy)) {
			q.Claims.Expect = append(q.Claims.Expect, e)
		}
	}
	return &q
}
