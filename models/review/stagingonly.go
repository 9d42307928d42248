package review

import (
	"github.com/rehearse-sim/rehearse/models/kind"
)

// StagingOnly finds trust in staging alone.
type StagingOnly struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "staging-only",
	Doc:    "Staging is the only gate of a strategy.",
	Source: "judgement; no public figure of what staging catches is known",
	New:    func() Kind { return &StagingOnly{} },
})

// Severity is that of all its findings.
func (*StagingOnly) Severity() Severity { return Warning }

// Why it matters.
func (*StagingOnly) Why() string {
	return "Staging lacks real traffic, tenants, scale and time: what passes it has been tried where it could not fail."
}

// Look finds a staging ring that no gate follows.
func (*StagingOnly) Look(c *Case) (out []Finding) {
	miss := 1.0
	for _, d := range c.Defects {
		miss *= 1 - d.Probability*d.StagingCatches
	}
	for _, x := range c.Forecasts {
		if len(x.Config.Gate) == 0 && x.staged() {
			bad := c.PBad()
			caught := 0.0
			if bad > 0 {
				caught = min((1-miss)/bad, 1)
			}
			out = append(out, found(x, ".gate", "add a gate that watches the rings after staging",
				"staging is its only gate, and by the scenario catches about %s of the bad releases", percent(caught)))
		}
	}
	return out
}
