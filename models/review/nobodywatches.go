package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// NobodyWatches finds releases that run blind.
type NobodyWatches struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "nobody-watches",
	Doc:    "A strategy has neither a gate nor a detector that pages somebody.",
	Source: "judgement",
	New:    func() Kind { return &NobodyWatches{} },
})

// Severity is that of all its findings.
func (*NobodyWatches) Severity() Severity { return Error }

// Why it matters.
func (*NobodyWatches) Why() string {
	return "A bad release is then noticed by nobody who could take it back."
}

// Look wants a gate or a pager.
func (*NobodyWatches) Look(c *Case) (out []Finding) {
	if c.paged() {
		return nil
	}
	for _, x := range c.Forecasts {
		if len(x.Config.Gate) == 0 {
			out = append(out, found(x, "", "give it a gate, or a detector page: oncall",
				"no gate, and no detector (of %d) pages anybody", len(c.Scenario.Observe.Detectors)))
		}
	}
	return out
}

// paged reports whether some detector pages somebody.
func (c *Case) paged() bool {
	return slices.ContainsFunc(c.Scenario.Observe.Detectors, func(d detect.Detector) bool { return d.Page != "" })
}
