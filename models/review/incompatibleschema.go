package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/schema"
)

// IncompatibleSchema finds schemas that only one version can use.
type IncompatibleSchema struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "incompatible-schema",
	Doc:    "A version fails on the expanded schema, on which old and new have to live side by side.",
	Source: "expand and contract (parallel change), Sato 2014; the upgrade study of SOSP 2021",
	New:    func() Kind { return &IncompatibleSchema{} },
})

// Severity is that of all its findings.
func (*IncompatibleSchema) Severity() Severity { return Error }

// Why it matters.
func (*IncompatibleSchema) Why() string {
	return "While instances are replaced, both versions meet the same data: whatever the strategy, one of them fails."
}

// Look reads which version fails on the shape that both share.
func (*IncompatibleSchema) Look(c *Case) (out []Finding) {
	look := func(x *Forecast, path string, m *schema.Migration) {
		for k, f := range m.Fails {
			if f.On == "expanded" && f.Version != "fixed" && f.Reads+f.Writes > 0 {
				out = append(out, found(x, fmt.Sprintf("%s.fails[%d]", path, k), "expand so that both versions work, and contract later",
					"the %s version fails %s of the reads and %s of the writes on the expanded schema", f.Version, f.Reads, f.Writes))
			}
		}
	}
	if m := c.Scenario.Change.Migration; m != nil {
		look(nil, "change.migration", m)
	}
	for _, x := range c.Forecasts {
		if x.Config.Migration != nil {
			look(x, ".migration", x.Config.Migration)
		}
	}
	return out
}
