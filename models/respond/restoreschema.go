package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// RestoreSchema brings back what a migration has dropped, so that the old
// version works again: the column from its backup, and what was written since.
type RestoreSchema struct {
	Takes    unit.DurationDist `yaml:"takes" doc:"from the decision until the old version can use the schema again" default:"lognormal(p50=45m, p95=3h)" source:"judgement; forward fixes of databases took 30 to 240 min"`
	Succeeds unit.Percent      `yaml:"succeeds" doc:"chance that an attempt works" default:"80%" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "restore-schema",
	Doc:    "Brings back what the migration dropped, so that the old version works again.",
	Source: "judgement, see the fields",
	New: func() Way {
		return &RestoreSchema{Takes: unit.MustDurationDist("lognormal(p50=45m, p95=3h)"), Succeeds: 0.8}
	},
})

// Name is the kind.
func (*RestoreSchema) Name() string { return "restore-schema" }

// Applies to people, on a contracted schema.
func (r *RestoreSchema) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(r.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation restores no schema"
	case !s.Contracted:
		return false, "nothing has been dropped"
	}
	return true, ""
}

// Try restores the schema.
func (r *RestoreSchema) Try(draws Draws, s Situation) Attempt {
	a := attempt(r.Name(), draws, s, r.Takes, float64(r.Succeeds))
	a.Undo = Undo{Restore: true}
	return a
}
