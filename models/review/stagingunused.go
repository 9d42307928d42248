package review

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/rollout"
)

// StagingUnused finds a staging that nobody uses.
type StagingUnused struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "staging-unused",
	Doc:    "The scenario says what staging catches, and no strategy has a staging ring.",
	Source: "judgement",
	New:    func() Kind { return &StagingUnused{} },
})

// Severity is that of all its findings.
func (*StagingUnused) Severity() Severity { return Note }

// Why it matters.
func (*StagingUnused) Why() string {
	return "The figure is never used: the rings of a strategy have to begin with staging."
}

// Look holds staging_catches against the rings.
func (*StagingUnused) Look(c *Case) (out []Finding) {
	for _, x := range c.Scenario.Strategies { // all of them, whatever the plan was narrowed to
		if r, ok := policy(x.Policy).(*rollout.Rings); ok && slices.Contains(r.Order, rollout.Staging) {
			return nil
		}
	}
	for k, d := range c.Defects {
		if d.StagingCatches > 0 {
			out = append(out, found(nil, fmt.Sprintf("change.defects[%d].staging_catches", k), "begin the order of kind: rings with staging, or remove it",
				"staging would catch %s in %s of the cases, and no strategy has a staging ring", d.Name, percent(d.StagingCatches)))
		}
	}
	return out
}
