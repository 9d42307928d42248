package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Redraw compiles the scenario as one world has it: with values drawn for its
// unknowns from the world's streams, which are named by the unknowns' paths. It
// may be called from several goroutines at once. What it drew is returned with
// an error too.
type Redraw func(rng.World) (*Plan, []outcome.Drawn, error)

// World returns the plan of one world, and what was drawn for it. Without
// unknowns that is p itself. All strategies and both releases of a world play
// one plan. The error is an [*Unplayable].
func (p *Plan) World(seed uint64, replication int) (*Plan, []outcome.Drawn, error) {
	if p.Redraw == nil {
		return p, nil, nil
	}
	q, drawn, err := p.Redraw(rng.NewWorld(seed, replication))
	if err != nil {
		return nil, nil, &Unplayable{Replication: replication, Unknowns: p.Unknowns, Drawn: drawn, Err: err}
	}
	q.Hash, q.Fidelity, q.Reason, q.Claims, q.Unknowns = p.Hash, p.Fidelity, p.Reason, p.Claims, p.Unknowns
	q.Strategies = slices.DeleteFunc(q.Strategies, func(s Strategy) bool {
		return !slices.ContainsFunc(p.Strategies, func(t Strategy) bool { return t.Name == s.Name })
	})
	return q, drawn, nil
}

// Unplayable is the error of a world whose values do not go together, which
// the ends of the laws did not show. Such a world is not drawn again: that would
// bend the laws.
type Unplayable struct {
	Replication int
	Unknowns    []outcome.Unknown
	Drawn       []outcome.Drawn
	Err         error // what is wrong with it
}

// Error names the world and its values.
func (e *Unplayable) Error() string {
	var values []string
	for i, d := range e.Drawn {
		values = append(values, e.Unknowns[i].Path+"="+d.Text)
	}
	return fmt.Sprintf("the world of replication %d cannot be played, with %s: %v", e.Replication, strings.Join(values, ", "), e.Err)
}

// Unwrap returns what is wrong.
func (e *Unplayable) Unwrap() error { return e.Err }
