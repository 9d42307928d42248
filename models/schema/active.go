package schema

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
)

// Active is a migration in progress: what it does to whoever uses its store.
type Active struct {
	Plan     *Plan
	Progress *Progress
}

var _ condition.Linker = Active{}

// Contribute turns users away while the step is offline, and fails versions on
// a shape that they cannot use. At the changed service the luck is the request's:
// a retry meets the same column.
func (a Active) Contribute(s condition.Subject, e *condition.Effect) {
	p := a.Plan
	if !p.Uses[s.Service] {
		return
	}
	write := p.Writes[s.Operation]
	if a.Progress.Down(write) {
		e.ShedWith(1)
	}
	switch shape := a.Progress.Shape(); {
	case s.Service == p.Changed:
		e.FailWith(p.Fails(s.Side.Version(), shape, write))
	case p.Shared[s.Service]:
		e.FailAttemptWith(p.Fails(exposure.Old, shape, write))
	}
}

// Link makes accesses wait for a lock, and slows them down under the load of
// the work. A lock is on the tables: it stops whoever uses those.
func (a Active) Link(w condition.Way, l *condition.Link) {
	p := a.Plan
	if w.Store != p.Store {
		return
	}
	if load := a.Progress.Load(); load > 0 {
		l.Slow /= 1 - load
	}
	if w.From == p.Changed || p.Shared[w.From] {
		l.Until = max(l.Until, a.Progress.Locked(p.Writes[w.Operation]))
	}
}
