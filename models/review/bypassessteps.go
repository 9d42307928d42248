package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// BypassesSteps finds what no canary contains.
type BypassesSteps struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "bypasses-steps",
	Doc:    "A defect hurts everybody as soon as the first step ships, whatever share that exposes.",
	Source: "Cloudflare 2025-12-05: a global switch went out in seconds; Google Cloud 2025-06-12",
	New:    func() Kind { return &BypassesSteps{} },
})

// Severity is that of all its findings.
func (*BypassesSteps) Severity() Severity { return Warning }

// Why it matters.
func (*BypassesSteps) Why() string {
	return "A configuration, a library or a third party is shared by both versions: steps do not contain it, and comparing both sides sees nothing."
}

// Look finds defects that are everywhere, under strategies with steps.
func (*BypassesSteps) Look(c *Case) (out []Finding) {
	var staged []string
	for _, x := range c.Forecasts {
		if len(x.Before()) > 0 {
			staged = append(staged, x.Name)
		}
	}
	for k, d := range c.Defects {
		if d.Everywhere && len(staged) > 0 {
			out = append(out, found(nil, fmt.Sprintf("change.defects[%d].in", k), "ship it apart from the code and in steps of its own, and have a gate look at everybody",
				"%s hurts 100%% of the tenants from the first step of %s on", d.Name, list(staged)))
		}
	}
	return out
}
