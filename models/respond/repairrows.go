package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// RepairRows rewrites the rows that the old version cannot read, as fast as
// repair.rows says.
type RepairRows struct {
	Takes    unit.DurationDist `yaml:"takes" doc:"from the decision until the repair runs: somebody writes and reviews it" default:"lognormal(p50=30m, p95=2h)" source:"judgement"`
	Succeeds unit.Percent      `yaml:"succeeds" doc:"chance that an attempt works" default:"90%" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "repair-rows",
	Doc:    "Rewrites the rows that the old version cannot read, at the rate that repair gives.",
	Source: "judgement, see the fields",
	New: func() Way {
		return &RepairRows{Takes: unit.MustDurationDist("lognormal(p50=30m, p95=2h)"), Succeeds: 0.9}
	},
})

// Name is the kind.
func (*RepairRows) Name() string { return "repair-rows" }

// Applies to people, once the old version is back and meets such rows.
func (r *RepairRows) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(r.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation repairs no rows"
	case !s.Unreadable:
		return false, "there are no rows that the version in use cannot read, or more are being written"
	}
	return true, ""
}

// Try begins the repair.
func (r *RepairRows) Try(draws Draws, s Situation) Attempt {
	a := attempt(r.Name(), draws, s, r.Takes, float64(r.Succeeds))
	a.Undo = Undo{Repair: true}
	return a
}
