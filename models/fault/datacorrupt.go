package fault

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// DataCorrupt damages rows on their way into a store, unnoticed. The control
// has the same rows damaged, so they are counted for every play and are never
// the release's: see rows_corrupted.
type DataCorrupt struct {
	Ratio unit.Percent `yaml:"ratio,required" doc:"share of the written rows that are damaged, drawn per row; one request of an operation that writes is one row"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "data.corrupt",
	Doc:     "Damages a share of the rows that are written to a store; no request fails.",
	Source:  "Chaos Mesh IOChaos mistake",
	Example: "{kind: data.corrupt, ratio: 0.1%}",
	New:     func() Effect { return &DataCorrupt{} },
})

// Aims are a store.
func (f *DataCorrupt) Aims() Aims { return AtStore }

// Corrupts returns the share.
func (f *DataCorrupt) Corrupts() float64 { return float64(f.Ratio) }

// Strikes returns that writes are damaged.
func (f *DataCorrupt) Strikes() string { return "write" }
