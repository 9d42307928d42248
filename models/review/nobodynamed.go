package review

import "github.com/rehearse-sim/rehearse/models/kind"

// NobodyNamed finds plans without coordination.
type NobodyNamed struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "nobody-named",
	Doc:    "A change that users can see names nobody who is told of it.",
	Source: "judgement",
	New:    func() Kind { return &NobodyNamed{} },
})

// Severity is that of all its findings.
func (*NobodyNamed) Severity() Severity { return Note }

// Why it matters.
func (*NobodyNamed) Why() string {
	return "The play then takes it that everybody knows, which is the best case."
}

// Look wants coordination for what can be seen.
func (*NobodyNamed) Look(c *Case) []Finding {
	if !c.Scenario.Change.Visible || len(c.Scenario.Coordination) > 0 {
		return nil
	}
	tenants := 0
	for _, co := range c.Scenario.Tenants {
		tenants += co.Count
	}
	return []Finding{found(nil, "coordination", "write who is told, when and why: support, the person on call, teams that depend on it",
		"%s tenants can see the change, and nobody is listed who is told", count(float64(tenants)))}
}
