package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// DiskError fails a share of a store's accesses.
type DiskError struct {
	Ratio  unit.Percent `yaml:"ratio,required" doc:"share of the accesses that fail, drawn per access: a retry may get through"`
	Access string       `yaml:"access" doc:"which: all, or those of operations that read or write" default:"all" enum:"all|read|write"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "disk.error",
	Doc:     "Fails a share of the accesses of a store.",
	Source:  "Chaos Mesh IOChaos fault, Datadog diskFailure",
	Example: "{kind: disk.error, ratio: 5%, access: write}",
	New:     func() Effect { return &DiskError{Access: "all"} },
})

// Aims are a store.
func (f *DiskError) Aims() Aims { return AtStore }

// Strikes returns which accesses fail.
func (f *DiskError) Strikes() string { return f.Access }

// Link fails the access.
func (f *DiskError) Link(_ condition.Way, l *condition.Link) { l.FailWith(float64(f.Ratio)) }
