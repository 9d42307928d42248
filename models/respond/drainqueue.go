package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// DrainQueue sets aside all that waits in a queue, so that what comes next is
// worked off at once. What is set aside is among the dead letters, from where it
// can be replayed.
type DrainQueue struct {
	Queue string            `yaml:"queue,required" doc:"the queue"`
	Takes unit.DurationDist `yaml:"takes" doc:"decision and tooling" default:"5m" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:    "drain-queue",
	Doc:     "Sets all that waits in a queue aside among its dead letters, so that what comes next is not late.",
	Source:  "judgement, see the fields",
	Example: "{kind: drain-queue, queue: orders}",
	New:     func() Way { return &DrainQueue{Takes: unit.MustDurationDist("5m")} },
})

// Name is the kind.
func (*DrainQueue) Name() string { return "drain-queue" }

// Queues names the queue.
func (d *DrainQueue) Queues() string { return d.Queue }

// Applies to people, while messages wait for long.
func (d *DrainQueue) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(d.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation throws nothing away"
	case !s.Waiting:
		return false, "nothing waits"
	}
	return true, ""
}

// Try empties it, which always works.
func (d *DrainQueue) Try(draws Draws, s Situation) Attempt {
	a := attempt(d.Name(), draws, s, d.Takes, 1)
	a.Undo = Undo{Queue: d.Queue, Drain: true}
	return a
}
