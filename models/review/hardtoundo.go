package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// HardToUndo finds hazards of going back that a gate does not refuse.
type HardToUndo struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "hard-to-undo",
	Doc:    "Data of those who have met the change cannot be read by the old version.",
	Source: "Stripe 2019-07-10: the rollback met newer state and was the longer outage",
	New:    func() Kind { return &HardToUndo{} },
})

// Severity is that of all its findings.
func (*HardToUndo) Severity() Severity { return Warning }

// Why it matters.
func (*HardToUndo) Why() string {
	return "Taking it back is then a second incident: it hurts those who had been exposed, until their rows are rewritten."
}

// Look reads the hazards.
func (*HardToUndo) Look(c *Case) (out []Finding) {
	for k, h := range c.Scenario.Change.Hazards {
		f := h.Peril.Format()
		if f.AfterContract || h.Peril.Refuses() || f.Fails <= 0 {
			continue
		}
		out = append(out, found(nil, fmt.Sprintf("change.hazards[%d]", k), "write both formats until everybody has the change, or have repair-rows among the ways back",
			"%s: of the rows of a tenant, 63%% are in the new format %s after it met the change, and %s of what reads them at the old version fails",
			h.Name, span(f.Turnover), percent(f.Fails)))
	}
	return out
}
