package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// ErrorRate answers a share of the attempts with an error.
type ErrorRate struct {
	Ratio unit.Percent `yaml:"ratio,required" doc:"share of the attempts that fail; drawn per attempt, so a retry may get through"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "error.rate",
	Doc:     "Answers a share of the attempts at a service with an error.",
	Example: "{kind: error.rate, ratio: 2%}",
	New:     func() Effect { return &ErrorRate{} },
})

// Contribute adds the error ratio.
func (f *ErrorRate) Contribute(_ condition.Subject, e *condition.Effect) {
	e.ErrorWith(float64(f.Ratio))
}
