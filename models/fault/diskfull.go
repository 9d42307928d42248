package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// DiskFull fails all writes once the disk is full.
type DiskFull struct {
	After unit.Duration `yaml:"after" doc:"how long the disk fills until it is full" default:"0s"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "disk.full",
	Doc:     "Fills a store's disk: from then on operations that write fail at it, and those that read do not.",
	Source:  "Litmus disk-fill",
	Example: "{kind: disk.full, after: 10m}",
	New:     func() Effect { return &DiskFull{} },
})

// Aims are a store.
func (f *DiskFull) Aims() Aims { return AtStore }

// Lag is until the disk is full.
func (f *DiskFull) Lag() clock.Span { return f.After.Span() }

// Strikes returns that writes fail.
func (f *DiskFull) Strikes() string { return "write" }

// Link fails the access.
func (f *DiskFull) Link(_ condition.Way, l *condition.Link) { l.FailWith(1) }
