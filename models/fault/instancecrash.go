package fault

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// InstanceCrash ends instances, one after the other, evenly over the strike's
// duration: a short duration is all at once. What they work on fails.
type InstanceCrash struct {
	Grace   unit.Duration  `yaml:"grace" doc:"for so long an instance that ends takes nothing new and finishes what it can" default:"0s" source:"Chaos Mesh pod-kill gracePeriod 0"`
	Restart *unit.Duration `yaml:"restart_after" doc:"until it starts again, besides its startup" default:"(10s, doubled each time, at most 5m)" source:"Kubernetes CrashLoopBackOff"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "instance.crash",
	Doc:     "Ends instances; what they work on fails, and they start again after a while.",
	Source:  "Chaos Mesh pod-kill, Litmus pod-delete",
	Example: "{kind: instance.crash, restart_after: 10s}",
	New:     func() Effect { return &InstanceCrash{} },
})

// Aims are the instances of a service, or of a zone.
func (f *InstanceCrash) Aims() Aims { return AtService | AtZone }

// Takes crashes them.
func (f *InstanceCrash) Takes() Loss {
	l := Loss{Grace: f.Grace.Span(), Restart: -1}
	if f.Restart != nil {
		l.Restart = f.Restart.Span()
	}
	return l
}
