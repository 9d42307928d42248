package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// BakeBeforeCliff finds bakes that are shorter than what a defect needs to show.
type BakeBeforeCliff struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "bake-before-cliff",
	Doc:    "Everybody has the change before the first step can show a defect that takes its time.",
	Source: "Honeycomb 2019-11-06; OpenAI 2024-12-11: a cache hid it for 20 minutes while the rollout went on",
	New:    func() Kind { return &BakeBeforeCliff{} },
})

// Severity is that of all its findings.
func (*BakeBeforeCliff) Severity() Severity { return Warning }

// Why it matters.
func (*BakeBeforeCliff) Why() string {
	return "A leak or a cache hides the defect for a while: green steps until then say nothing about it, and then all instances go together."
}

// Look holds the time until everybody has it against what hides a defect.
func (*BakeBeforeCliff) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		early, all := x.Before(), x.Everybody()
		if len(early) == 0 || all == nil {
			continue
		}
		for k, d := range c.Scenario.Change.Defects {
			watched, hidden, what := all.Begins-early[0].Reached, clock.Span(0), ""
			if leak, ok := d.Effect.(*change.Leak); ok {
				hidden = clock.FromSeconds(leak.Cliff.Quantile(0.5))
				what = fmt.Sprintf("half of the instances end by %s %s or more after their start", d.Name, span(hidden))
			} else if hidden = d.When.After.Span(); hidden > 0 {
				what = fmt.Sprintf("%s shows %s after the first exposure", d.Name, span(hidden))
			}
			if what != "" && watched < hidden {
				out = append(out, found(x, bakeOf(x, early[0]), fmt.Sprintf("watch the first step for more than %s", span(hidden)),
					"%s, and everybody has it %s after the first step is in force (change.defects[%d])", what, span(watched), k))
			}
		}
	}
	return out
}

// bakeOf is the path of a stage in its strategy, as far as it has one.
func bakeOf(x *Forecast, s *Stage) string {
	switch p := x.Config.Policy.(type) {
	case *rollout.Canary:
		return fmt.Sprintf(".steps[%d].bake", s.Step)
	case *rollout.Toggle:
		if at := s.Step - (len(x.Stages) - len(p.Steps)); at >= 0 { // what ships the dark version comes first
			return fmt.Sprintf(".steps[%d].bake", at)
		}
		return ".dark"
	case *rollout.Rings:
		return ".bake"
	}
	return ""
}
