package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Hang lets something take requests and answer none: a deadlock, a stopped
// process, a garbage collection without end. Whoever is let in holds a slot
// until it is over, so that the lines fill behind it.
type Hang struct {
	Waiting `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "hang",
	Doc:     "Lets a service, a call or a store give no answers; slots stay taken until it is over.",
	Source:  "Toxiproxy timeout, slow_close",
	Example: "{kind: hang}",
	New:     func() Effect { return &Hang{giveUp()} },
})

// Aims are a service, a call and a store.
func (f *Hang) Aims() Aims { return AtService | AtCall | AtStore }

// Contribute finishes nothing until it is over.
func (f *Hang) Contribute(_ condition.Subject, e *condition.Effect) { e.Until = clock.Never }

// Link loses every answer.
func (f *Hang) Link(_ condition.Way, l *condition.Link) {
	l.LoseWith(1)
	l.Patience = f.GiveUp.Span()
}
