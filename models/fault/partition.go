package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// Partition separates two sides: what is sent to the other side does not
// arrive, and its sender waits in vain.
type Partition struct {
	Waiting `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "partition",
	Doc:     "Separates services, or a service and its store: nothing arrives, so callers wait until they give up.",
	Source:  "Chaos Mesh NetworkChaos partition, Gremlin blackhole",
	Example: "{kind: partition}",
	New:     func() Effect { return &Partition{giveUp()} },
})

// Aims are the calls to a service, a call and a store.
func (f *Partition) Aims() Aims { return ToService | AtCall | AtStore }

// Link loses everything.
func (f *Partition) Link(_ condition.Way, l *condition.Link) {
	l.LoseWith(1)
	l.Patience = f.GiveUp.Span()
}
