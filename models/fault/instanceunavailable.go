package fault

import (
	"github.com/rehearse-sim/rehearse/models/kind"
)

// InstanceUnavailable takes instances away until the strike is over: a node
// that is drained or switched off. They start again when it is.
type InstanceUnavailable struct{}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "instance.unavailable",
	Doc:     "Takes instances away for as long as it lasts; what they work on fails.",
	Source:  "Chaos Mesh pod-failure, Litmus node-poweroff",
	Example: "instance.unavailable",
	New:     func() Effect { return &InstanceUnavailable{} },
})

// Aims are the instances of a service, or of a zone.
func (f *InstanceUnavailable) Aims() Aims { return AtService | AtZone }

// Takes keeps them away.
func (f *InstanceUnavailable) Takes() Loss { return Loss{Away: true} }
