package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// GateWithoutOwner finds gates without a name beside them.
type GateWithoutOwner struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "gate-without-owner",
	Doc:    "A gate names nobody who owns its decision.",
	Source: "domain: who owns the release design",
	New:    func() Kind { return &GateWithoutOwner{} },
})

// Severity is that of all its findings.
func (*GateWithoutOwner) Severity() Severity { return Warning }

// Why it matters.
func (*GateWithoutOwner) Why() string {
	return "When the gate speaks at night, somebody has to know that the call is theirs."
}

// Look wants an owner for each gate.
func (*GateWithoutOwner) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		for _, g := range c.gates(x) {
			if g.gate.Owner == "" {
				out = append(out, found(x, fmt.Sprintf(".gate[%d]", g.index), "write owner: and the team or person",
					"nobody owns the gate %s", g.gate.Detector))
			}
		}
	}
	return out
}
