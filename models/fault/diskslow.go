package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// DiskSlow makes a store's accesses slower.
type DiskSlow struct {
	Factor float64       `yaml:"factor" doc:"factor on the time of an access" default:"1" min:"1" max:"10000"`
	Add    unit.Duration `yaml:"add" doc:"added to each access" default:"0s"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "disk.slow",
	Doc:     "Makes every access of a store slower; connections are held for longer.",
	Source:  "Chaos Mesh IOChaos latency, Datadog diskPressure",
	Example: "{kind: disk.slow, factor: 20}",
	New:     func() Effect { return &DiskSlow{Factor: 1} },
})

// Aims are a store.
func (f *DiskSlow) Aims() Aims { return AtStore }

// Link slows the access.
func (f *DiskSlow) Link(_ condition.Way, l *condition.Link) {
	l.Slow *= f.Factor
	l.LateBy(f.Add.Span(), 0)
}

// Check wants it to be slower.
func (f *DiskSlow) Check() []kind.Problem {
	if f.Factor <= 1 && f.Add <= 0 {
		return []kind.Problem{{Field: "factor", Msg: "does not slow anything", Hint: "write factor: 20, or add: 50ms"}}
	}
	return nil
}
