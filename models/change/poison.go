package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Publisher is an effect that puts messages into a queue which some consumers
// cannot read.
type Publisher interface {
	// Odd says of which queue, and of which share of what the affected requests
	// publish there.
	Odd() Odd
}

// Odd is what becomes of messages that a consumer cannot read.
type Odd struct {
	Queue  string
	Share  float64 // of the messages of affected requests, in [0, 1]
	ByNew  bool    // the new version of the consumer cannot read them either
	Crash  bool    // each delivery in vain ends the consumer's instance
	GiveUp bool    // the first delivery in vain makes it a dead letter
}

// PoisonMessages publishes what consumers cannot read (D13): an old consumer does
// not know the new format, or nobody can read the message at all.
type PoisonMessages struct {
	Queue      string       `yaml:"queue,required" doc:"the queue that the changed service publishes to"`
	Share      unit.Percent `yaml:"share" doc:"share of the messages of affected requests" default:"100%" source:"judgement: a new format is that of every message"`
	Unreadable string       `yaml:"unreadable_by" doc:"old: consumers of the old version, as with a new format; all: the new version neither" default:"old" enum:"old|all" source:"judgement"`
	On         string       `yaml:"on" doc:"what a delivery in vain does: retry (the queue hands it out again, as often as it does), crash (that, and the instance ends and starts again) or dead-letter (at once)" default:"retry" source:"judgement" enum:"retry|crash|dead-letter"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "poison-messages",
	Doc:     "Publishes messages that the old version of a consumer, or any, cannot read; they outlive the release that sent them.",
	Source:  "incident.io, November 2022: one message crashed the consumer again and again",
	Example: "{kind: poison-messages, queue: orders, unreadable_by: old, on: crash}",
	New:     func() Effect { return &PoisonMessages{Share: 1, Unreadable: "old", On: "retry"} },
})

// Contribute is empty: the request that publishes is answered well.
func (p *PoisonMessages) Contribute(condition.Subject, *condition.Effect) {}

// Odd says what is published.
func (p *PoisonMessages) Odd() Odd {
	return Odd{
		Queue: p.Queue, Share: float64(p.Share), ByNew: p.Unreadable == "all",
		Crash: p.On == "crash", GiveUp: p.On == "dead-letter",
	}
}
