package change

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// Caller is an effect on the calls of the changed service rather than on its
// requests.
type Caller interface {
	// Call adds what it does to a call, at a strength in (0, 1].
	Call(l *condition.Link, strength float64)
}

// EagerRetries tries failed calls more often (D7). It shows only once something
// else fails, and then it keeps it from recovering.
type EagerRetries struct {
	More int `yaml:"more,required" doc:"tries of every call beyond those of the old version" min:"1" max:"20"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "eager-retries",
	Doc:     "Tries the failed calls of the changed service more often, which shows when something that it calls is in trouble.",
	Source:  "Huang et al. 2022, 'Metastable Failures in the Wild': more than half of the cases by retries",
	Example: "{kind: eager-retries, more: 4}",
	New:     func() Effect { return &EagerRetries{} },
})

// Contribute is empty: a request that succeeds takes what it took.
func (r *EagerRetries) Contribute(condition.Subject, *condition.Effect) {}

// Call adds attempts.
func (r *EagerRetries) Call(l *condition.Link, strength float64) {
	l.More += int(math.Round(float64(r.More) * strength))
}

// Calling is a defect that is a [Caller], as a [condition.Linker].
type Calling struct{ Active }

// Contributor returns the defect as it adds to conditions.
func (a Active) Contributor() condition.Contributor {
	if _, ok := a.Effect.(Caller); ok {
		return Calling{a}
	}
	return a
}

// Link applies the effect to calls from whoever meets it.
func (c Calling) Link(w condition.Way, l *condition.Link) {
	if w.To < 0 {
		return
	}
	s := condition.Subject{Service: w.From, Side: w.Side, Operation: w.Operation, Matches: w.Matches, Now: w.Now}
	if strength := c.Meets(s); strength > 0 {
		c.Effect.(Caller).Call(l, min(strength, 1))
	}
}
