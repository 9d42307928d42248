package change

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// RollbackHazard is rows, or other state, in a format that the old version
// cannot read (D12). Nothing shows while everybody who has such rows meets the
// new version; taken back, those tenants go on failing until the rows are
// repaired or everybody has the new version again.
type RollbackHazard struct {
	Turnover    unit.Duration `yaml:"turnover,required" doc:"time in which a tenant's own traffic rewrites its live rows: after so long in front of the new version 63% of them are in the new format" min:"1s"`
	NewRowsFail unit.Percent  `yaml:"new_rows_fail" doc:"share of the operations on such a row that fail at a version that cannot read it" default:"100%" source:"judgement: what cannot be parsed fails"`
	After       string        `yaml:"after" doc:"since when rows are written in the new format only: exposure, or contract (until then both are written)" default:"exposure" enum:"exposure|contract"`
	In          string        `yaml:"in" doc:"who writes and reads the format: feature (where the feature shows: a flag that is lowered is a way back, too) or version" default:"feature" enum:"feature|version"`
	OneWay      bool          `yaml:"one_way" doc:"a gate refuses to go back once there are such rows" default:"false"`
}

var _ = Hazards.Add(kind.Kind[Peril]{
	Name:    "rollback-hazard",
	Doc:     "Leaves rows behind that the old version cannot read, so that going back hurts.",
	Source:  "Stripe 2019-07-10: the rollback met newer state and was the longer outage",
	Example: "{kind: rollback-hazard, turnover: 2h}",
	New:     func() Peril { return &RollbackHazard{NewRowsFail: 1, After: "exposure", In: "feature"} },
})

// Format is the format.
func (r *RollbackHazard) Format() schema.Format {
	return schema.Format{
		Turnover: r.Turnover.Span(), Fails: float64(r.NewRowsFail),
		Feature: r.In == "feature", AfterContract: r.After == "contract",
	}
}

// Refuses reports whether there is such a gate.
func (r *RollbackHazard) Refuses() bool { return r.OneWay }
