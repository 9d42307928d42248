package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// DependencySlow makes calls to something outside slower.
type DependencySlow struct {
	Latency  `yaml:",inline"`
	Failover `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "dependency.slow",
	Doc:     "Makes a service outside slow for its callers, until it is well or they have a stand-by.",
	Source:  "Datadog network.cloud",
	Example: "{kind: dependency.slow, mean: 2s}",
	New:     func() Effect { return &DependencySlow{Latency: Latency{Law: "constant"}} },
})

// Aims are the calls to a service, and a call.
func (f *DependencySlow) Aims() Aims { return ToService | AtCall }

// Link makes the way longer.
func (f *DependencySlow) Link(_ condition.Way, l *condition.Link) { l.LateBy(f.delay()) }
