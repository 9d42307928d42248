package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Replay publishes a queue's dead letters again. Consumers that still cannot
// read them make dead letters of them once more.
type Replay struct {
	Queue string            `yaml:"queue,required" doc:"the queue"`
	Takes unit.DurationDist `yaml:"takes" doc:"decision and tooling" default:"10m" source:"judgement"`
	Rate  unit.Rate         `yaml:"rate" doc:"dead letters published again per second" default:"10/s" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:    "replay",
	Doc:     "Publishes a queue's dead letters again; whoever cannot read them makes them dead letters once more.",
	Source:  "dead-letter queue redrive, as in SQS",
	Example: "{kind: replay, queue: orders}",
	New: func() Way {
		return &Replay{Takes: unit.MustDurationDist("10m"), Rate: 10}
	},
})

// Name is the kind.
func (*Replay) Name() string { return "replay" }

// Queues names the queue.
func (r *Replay) Queues() string { return r.Queue }

// Applies to people, while there are dead letters.
func (r *Replay) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(r.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation replays nothing"
	case !s.Dead:
		return false, "there are no dead letters"
	}
	return true, ""
}

// Try begins to publish them, which always works.
func (r *Replay) Try(draws Draws, s Situation) Attempt {
	a := attempt(r.Name(), draws, s, r.Takes, 1)
	a.Undo = Undo{Queue: r.Queue, Replay: float64(r.Rate)}
	return a
}
