package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Active is a fault compiled to indices and spans.
type Active struct {
	Effect
	Name string
	Kind string
	Timing

	Start clock.Time // its onset; Never when it waits for the rollout
	On    On

	Service    int       // it strikes, or -1
	Links      []bool    // by number: those that it strikes; nil for none
	Operations []bool    // those that it strikes; nil for all
	Zone       int       // it strikes, or -1
	Fleets     []int     // services whose instances it takes
	Selection  Selection // of each of them
	Store      int       // it strikes, or -1
	Queue      int       // it strikes, or -1
	Cohort     int       // it strikes; -1 for all
	Share      float64   // of the strength that the selected instances leave; 1 for all
}

// far is how long something that never ends keeps what it holds.
const far = 365 * clock.Day

// At adds what the fault does at a service.
func (a *Active) At(onset clock.Time, s condition.Subject, e *condition.Effect) {
	if s.Service != a.Service || a.Operations != nil && !a.Operations[s.Operation] {
		return
	}
	c, ok := a.Effect.(condition.Contributor)
	strength, until := a.Strength(onset, s.Now)
	if !ok || strength == 0 {
		return
	}
	own := condition.Effect{Slow: 1}
	c.Contribute(s, &own)
	own.Until = min(own.Until, until, s.Now.Add(far))
	e.Add(own, strength*a.Share)
}

// Way adds what the fault does on a link.
func (a *Active) Way(onset clock.Time, w condition.Way, l *condition.Link) {
	if !a.Links[w.Link] || a.Operations != nil && !a.Operations[w.Operation] {
		return
	}
	c, ok := a.Effect.(condition.Linker)
	strength, until := a.Strength(onset, w.Now)
	if !ok || strength == 0 {
		return
	}
	own := condition.Link{Slow: 1}
	c.Link(w, &own)
	own.Until = min(own.Until, until, w.Now.Add(far))
	l.Add(own, strength)
}
