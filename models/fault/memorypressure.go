package fault

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// MemoryPressure fills the memory of instances until the kernel kills them.
// They start again with the back-off of Kubernetes, and fill again for as long
// as it lasts.
type MemoryPressure struct {
	Ramp   unit.Duration `yaml:"ramp,required" doc:"how long an instance runs until its memory is full"`
	Spread unit.Percent  `yaml:"spread" doc:"how much that differs between instances, evenly either way" default:"10%" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "memory.pressure",
	Doc:     "Fills the memory of instances, which are killed when it is full, again and again.",
	Source:  "Datadog memoryPressure rampDuration, Chaos Mesh StressChaos memory",
	Example: "{kind: memory.pressure, ramp: 10m}",
	New:     func() Effect { return &MemoryPressure{Spread: 0.1} },
})

// Aims are the instances of a service, or of a zone.
func (f *MemoryPressure) Aims() Aims { return AtService | AtZone }

// Takes kills them when they have filled.
func (f *MemoryPressure) Takes() Loss {
	return Loss{Fill: max(f.Ramp.Span(), clock.Second), Spread: float64(f.Spread), Restart: -1}
}
