package fault

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// QueueImpair keeps a queue from handing its messages out. They stay where they
// are, and count as not delivered.
type QueueImpair struct {
	Deny unit.Percent `yaml:"deny" doc:"share of the deliveries that the queue itself refuses" default:"100%" source:"AWS FIS sqs-queue-impairment denies all, in bursts: give it a schedule"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "queue.impair",
	Doc:     "Keeps a queue from handing out messages, or some of them.",
	Source:  "AWS FIS template library, sqs-queue-impairment",
	Example: "{kind: queue.impair, deny: 100%}",
	New:     func() Effect { return &QueueImpair{Deny: 1} },
})

// Aims are a queue.
func (f *QueueImpair) Aims() Aims { return AtQueue }

// Denies is the share.
func (f *QueueImpair) Denies() float64 { return float64(f.Deny) }
