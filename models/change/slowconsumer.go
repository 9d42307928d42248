package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// Consumer is an effect on how fast the new version works off a queue.
type Consumer interface {
	// Work is the factor on the time that a message of the queue takes.
	Work() (queue string, factor float64)
}

// SlowConsumer takes longer for every message, so that a backlog builds up while
// all requests are answered well (D14).
type SlowConsumer struct {
	Queue  string  `yaml:"queue,required" doc:"the queue that the changed service consumes"`
	Factor float64 `yaml:"factor" doc:"on the time that a message takes" default:"2" source:"judgement" min:"1" max:"1000"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "slow-consumer",
	Doc:     "Works off messages more slowly; the backlog has to drain when it is taken back.",
	Source:  "Heroku incident 2451: an upgrade cut the workers' throughput",
	Example: "{kind: slow-consumer, queue: orders, factor: 3}",
	New:     func() Effect { return &SlowConsumer{Factor: 2} },
})

// Contribute is empty: no request is slower.
func (s *SlowConsumer) Contribute(condition.Subject, *condition.Effect) {}

// Work is the factor.
func (s *SlowConsumer) Work() (string, float64) { return s.Queue, s.Factor }
