package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/schema"
)

// OneWayEarly finds points of no return that come too soon.
type OneWayEarly struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "one-way-early",
	Doc:    "A step that cannot be taken back comes before everybody has the change.",
	Source: "expand and contract (parallel change), Sato 2014; Stripe 2019-07-10",
	New:    func() Kind { return &OneWayEarly{} },
})

// Severity is that of all its findings.
func (*OneWayEarly) Severity() Severity { return Error }

// Why it matters.
func (*OneWayEarly) Why() string {
	return "From there on taking the release back breaks it: the way back that the steps are for is gone before they have shown anything."
}

// Look finds contracts that come early, and gates in the data.
func (*OneWayEarly) Look(c *Case) (out []Finding) {
	contracts := func(x *Course, path string, m *schema.Migration) {
		for k, step := range m.Steps {
			if step.Do == "contract" && step.At != "after full exposure" {
				out = append(out, found(x, fmt.Sprintf("%s.steps[%d].at", path, k), "contract after full exposure, and some days later",
					"the schema of %s is contracted %s, while the old version still serves requests", m.Store, step.At))
			}
		}
	}
	own := 0
	for i := range c.Courses {
		if x := &c.Courses[i]; x.Config.Migration != nil {
			own++
			contracts(x, ".migration", x.Config.Migration)
		}
	}
	if m := c.Scenario.Change.Migration; m != nil && own < len(c.Courses) {
		contracts(nil, "change.migration", m)
	}
	for k, h := range c.Scenario.Change.Hazards {
		if f := h.Peril.Format(); h.Peril.Refuses() && !f.AfterContract {
			out = append(out, found(nil, fmt.Sprintf("change.hazards[%d]", k), "write both formats until everybody has the change",
				"%s: going back is refused as soon as the first tenant has met the change", h.Name))
		}
	}
	return out
}
