package plan

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/rollout"
)

// analyses holds the analysis steps of a strategy against its gates: each names one,
// and each gate over an analysis is named.
func (c *checker) analyses(field string, st *rollout.Strategy) {
	var named, gates []string
	for _, g := range st.Gate {
		if g.Over == "analysis" {
			gates = append(gates, g.Detector)
		}
	}
	for _, step := range rollout.Analyses(st.Policy) {
		named = append(named, step.Detectors...)
		for _, name := range step.Detectors {
			if !slices.Contains(gates, name) {
				c.add(field+"."+step.Field, fmt.Sprintf("add a gate {detector: %s, over: analysis, interval: 1m, count: 5}", name), "no gate over an analysis reads %q", name)
			}
		}
	}
	for i, g := range st.Gate {
		if g.Over == "analysis" && !slices.Contains(named, g.Detector) {
			c.add(fmt.Sprintf("%s.gate[%d].over", field, i), "add the step {analysis: ["+g.Detector+"]} to a strategy of kind argo, or write over: step", "no step is an analysis of %q", g.Detector)
		}
	}
}

// begins wants a count over the rollout to begin with a step that there is; of a
// strategy with other problems nothing is known.
func (c *checker) begins(field string, st *rollout.Strategy) {
	last := -1
	for i, g := range st.Gate {
		if g.StartingStep == 0 || g.Over != "rollout" {
			continue
		}
		if last < 0 {
			stages, ok := foreseen(c.s, st)
			if !ok {
				return
			}
			if n := len(stages) - 1; n > 0 && (stages[n].Unguarded || stages[n].Ends == stages[n].Begins) {
				stages = stages[:n] // nobody asks a gate there, or it is over before one measures
			}
			for _, x := range stages {
				last = max(last, x.Aim.Index)
			}
		}
		if g.StartingStep > last {
			c.add(fmt.Sprintf("%s.gate[%d].starting_step", field, i), fmt.Sprintf("write at most %d", last), "is never reached, so that %q stops nothing: the last step that gates can watch is %d", g.Detector, last)
		}
	}
}
