package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
)

// StaleAcceptance finds acceptances of what is not found any more.
type StaleAcceptance struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "stale-acceptance",
	Doc:    "The scenario accepts a finding that there is not.",
	Source: "linters that report a directive which suppresses nothing: nolintlint, ESLint --report-unused-disable-directives",
	New:    func() Kind { return &StaleAcceptance{} },
})

// Severity is that of all its findings.
func (*StaleAcceptance) Severity() Severity { return Warning }

// Why it matters.
func (*StaleAcceptance) Why() string {
	return "It would hide the finding on the day that it comes back, for a reason that was given for something else."
}

// Look lists what none of the other kinds' findings needs.
func (*StaleAcceptance) Look(c *Case) (out []Finding) {
	for i, a := range c.Scenario.Accept {
		if c.needed[i] {
			continue
		}
		text := "accepts " + a.Finding + ", which is not found"
		if _, ok := Kinds.Get(a.Finding); !ok {
			text = "accepts " + a.Finding + ", and there is no such finding"
		} else if a.Strategy != "" {
			text += " with " + a.Strategy
		}
		out = append(out, found(nil, fmt.Sprintf("accept[%d]", i), "take it out", "%s", text))
	}
	return out
}

// accept marks the findings that the scenario accepts.
func (c *Case) accept(all []Finding) {
	c.needed = make([]bool, len(c.Scenario.Accept))
	for i := range all {
		for k, a := range c.Scenario.Accept {
			if accepts(a, &all[i]) {
				c.needed[k] = true
				all[i].Accepted = a.Because
			}
		}
	}
}

func accepts(a plan.Acceptance, f *Finding) bool {
	return a.Finding == f.ID && (a.Strategy == "" || a.Strategy == f.Strategy)
}
