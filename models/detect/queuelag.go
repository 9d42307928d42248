package detect

import (
	"fmt"
	"maps"
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// QueueLag fails when the oldest message of a queue has waited for too long. It
// is all that shows of messages that nobody can work off: no request fails.
type QueueLag struct {
	Queue string        `yaml:"queue,required" doc:"a queue"`
	Above unit.Duration `yaml:"above" doc:"age of the oldest message that is ready to be worked off; those that wait for their next delivery are not counted" default:"2m" source:"judgement"`
	For   unit.Duration `yaml:"for" doc:"how long it must stay above" default:"1m" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "queue-lag",
	Doc:     "Fails when the oldest message of a queue has waited for too long.",
	Source:  "SQS ApproximateAgeOfOldestMessage, which leaves out what has been received several times in vain",
	Example: "{kind: queue-lag, queue: orders, above: 2m}",
	New: func() Probe {
		return &QueueLag{Above: unit.Duration(2 * clock.Minute), For: unit.Duration(clock.Minute)}
	},
})

// Check wants a queue that exists.
func (q *QueueLag) Check(s Site) []kind.Problem {
	var p problems
	if _, known := s.Queues[q.Queue]; !known {
		p.add("queue", kind.Remedy(q.Queue, slices.Sorted(maps.Keys(s.Queues))), "there is no queue %q", q.Queue)
	}
	return p
}

// Needs is empty: the queue itself says how old its messages are.
func (q *QueueLag) Needs(Site) []signal.Need { return nil }

// Beside says that dashboards of requests show none of it.
func (q *QueueLag) Beside() bool { return true }

// Fails says when it does.
func (q *QueueLag) Fails() string {
	return fmt.Sprintf("the oldest message of %s waits for more than %s for %s", q.Queue, q.Above, q.For)
}

// Watch begins with an alarm that is not pending.
func (q *QueueLag) Watch(s Site) Watch { return &lagWatch{QueueLag: q, number: s.Queues[q.Queue]} }

type lagWatch struct {
	*QueueLag
	number int
	pending
}

// Observe looks at the age.
func (w *lagWatch) Observe(s *signal.Sample) signal.Verdict {
	v := signal.Verdict{State: signal.NoData, Threshold: w.Above.Span().Seconds(), Unit: "s", N: 1}
	if w.number >= len(s.Lag) {
		return v
	}
	v.Value = s.Lag[w.number].Seconds()
	w.judge(&v, v.Value > v.Threshold, s.At, w.For.Span())
	return v
}
