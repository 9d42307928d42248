package detect

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
)

// None sees nothing. As a gate it is the one that a team has when the query
// returns nothing: what it lets through is what a rollout lets through that nobody
// watches.
type None struct{}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:   "none",
	Doc:    "Sees nothing and says nothing, as a gate whose query returns nothing.",
	Source: "Argo Rollouts and Flagger on queries without results: see empty",
	New:    func() Probe { return &None{} },
})

// Beside says that no dashboard shows what it sees, for it sees nothing.
func (*None) Beside() bool { return true }

// Fails says when it does.
func (*None) Fails() string { return "nothing: it sees nothing" }

// Needs is empty.
func (*None) Needs(Site) []signal.Need { return nil }

// Watch begins and ends with nothing.
func (*None) Watch(Site) Watch { return noWatch{} }

type noWatch struct{}

// Observe has nothing to look at.
func (noWatch) Observe(*signal.Sample) signal.Verdict {
	return signal.Verdict{State: signal.NoData, Empty: true, Unit: "requests"}
}
