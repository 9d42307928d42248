package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// CapacityReduce leaves a share of the processors: the own work takes as much
// longer.
type CapacityReduce struct {
	Factor unit.Percent `yaml:"factor,required" doc:"share of the capacity that is left; the own work takes 1/factor times as long" min:"1%"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "capacity.reduce",
	Doc:     "Takes processor time from all instances of a service, which then work more slowly.",
	Source:  "Chaos Mesh StressChaos cpu, Gremlin cpu",
	Example: "{kind: capacity.reduce, factor: 60%}",
	New:     func() Effect { return &CapacityReduce{} },
})

// Aims are a service.
func (f *CapacityReduce) Aims() Aims { return AtService }

// Contribute slows the own work down.
func (f *CapacityReduce) Contribute(_ condition.Subject, e *condition.Effect) {
	e.Slow *= 1 / float64(f.Factor)
}
