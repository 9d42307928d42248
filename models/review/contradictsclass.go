package review

import (
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// ContradictsClass finds words that the rest of the scenario belies.
type ContradictsClass struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "contradicts-class",
	Doc:    "The change is called reversible, or harmless to others, and the scenario says otherwise.",
	Source: "classification: visible, breaking, reversible",
	New:    func() Kind { return &ContradictsClass{} },
})

// Severity is that of all its findings.
func (*ContradictsClass) Severity() Severity { return Warning }

// Why it matters.
func (*ContradictsClass) Why() string {
	return "Who reads the classification trusts a way back that does not undo everything."
}

// Look holds the words of the change against what it does.
func (*ContradictsClass) Look(c *Case) (out []Finding) {
	class, ch := classify(c.Plan), &c.Scenario.Change
	if class.Reversible == "yes" && len(class.Lasting) > 0 {
		out = append(out, found(nil, "change.reversible", "write reversible: partial, or no", "it is called reversible, but this stays: %s", strings.Join(class.Lasting, "; ")))
	}
	if class.Kind == "schema" && ch.Breaking == "none" {
		out = append(out, found(nil, "change.breaking", "write breaking: schema", "it is said to break nothing, and it migrates data"))
	}
	return out
}
