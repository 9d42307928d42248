package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Functional is a regression that fails a share of the requests (D1, D2).
type Functional struct {
	Fail unit.Percent `yaml:"fail,required" doc:"share of the affected requests that fail"`
	Per  string       `yaml:"per" doc:"what the luck is drawn on: request (a retry meets the same defect) or attempt (a retry may get through)" default:"request" enum:"request|attempt"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "functional",
	Doc:     "Fails a share of the requests that meet it.",
	Example: "{kind: functional, fail: 40%}",
	New:     func() Effect { return &Functional{Per: "request"} },
})

// Contribute adds the chance to fail.
func (f *Functional) Contribute(_ condition.Subject, e *condition.Effect) {
	if f.Per == "attempt" {
		e.FailAttemptWith(float64(f.Fail))
	} else {
		e.FailWith(float64(f.Fail))
	}
}
