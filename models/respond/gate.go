package respond

import "github.com/rehearse-sim/rehearse/models/kind"

// Gate is automation: it acts the moment a gate of the rollout fails.
type Gate struct{}

var _ = Responders.Add(kind.Kind[Responder]{
	Name:   "gate",
	Doc:    "Automation that acts the moment a gate fails, without a person.",
	Source: "automatic rollback as in Argo Rollouts and Flagger",
	New:    func() Responder { return &Gate{} },
})

// React takes no time.
func (*Gate) React(Alarm, Draws) Reaction { return Reaction{} }
