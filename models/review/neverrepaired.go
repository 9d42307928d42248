package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// NeverRepaired finds damage that stays.
type NeverRepaired struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "never-repaired",
	Doc:    "Damage that outlives the change is never repaired.",
	Source: "the classes D11, D12 and D13 of defects",
	New:    func() Kind { return &NeverRepaired{} },
})

// Severity is that of all its findings.
func (*NeverRepaired) Severity() Severity { return Warning }

// Why it matters.
func (*NeverRepaired) Why() string {
	return "Taking the change back stops the damage and mends nothing: it stays until somebody rewrites the rows or replays the messages."
}

// Look wants a rate of repair, or an action that repairs.
func (*NeverRepaired) Look(c *Case) (out []Finding) {
	repair := c.Scenario.Respond.Repair
	has := map[string]bool{}
	for _, a := range c.Scenario.Respond.Actions {
		has[a.Way.Name()] = true
	}
	for k, d := range c.Scenario.Change.Defects {
		at := fmt.Sprintf("change.defects[%d]", k)
		r := leaves(d.Effect)
		if r.rows > 0 && repair.Rows <= 0 && !has["restore-backup"] {
			out = append(out, found(nil, at, "give respond.repair.rows, such as 200/s, or {kind: restore-backup}",
				"%s leaves wrong rows, and respond.repair.rows is 0/s", d.Name))
		}
		if r.odd.Share > 0 && repair.Messages <= 0 && !has["replay"] {
			out = append(out, found(nil, at, "give respond.repair.messages, such as 20/s, or {kind: replay}",
				"%s makes dead letters of %s, and respond.repair.messages is 0/s", d.Name, r.odd.Queue))
		}
	}
	for k, h := range c.Scenario.Change.Hazards {
		if !has["repair-rows"] && !has["roll-forward"] && h.Peril.Format().Fails > 0 {
			out = append(out, found(nil, fmt.Sprintf("change.hazards[%d]", k), "add {kind: repair-rows} with respond.repair.rows, or {kind: roll-forward}",
				"%s leaves rows that the old version cannot read, and no way back rewrites them or gives everybody the new version", h.Name))
		}
	}
	return out
}
