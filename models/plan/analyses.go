package plan

import (
	"fmt"
	"maps"
	"slices"

	"github.com/rehearse-sim/rehearse/models/rollout"
)

// analyses holds the analysis steps of a strategy against its gates: each names one,
// and each gate over an analysis is named.
func (c *checker) analyses(field string, st *rollout.Strategy) {
	var steps map[int][]string
	if x, ok := st.Policy.(interface{ Analyses() map[int][]string }); ok {
		steps = x.Analyses()
	}
	named, gates := map[string]bool{}, []string{}
	for _, g := range st.Gate {
		if g.Over == "analysis" {
			gates = append(gates, g.Detector)
		}
	}
	for _, i := range slices.Sorted(maps.Keys(steps)) {
		for _, name := range steps[i] {
			named[name] = true
			if !slices.Contains(gates, name) {
				c.add(fmt.Sprintf("%s.steps[%d].analysis", field, i), fmt.Sprintf("add a gate {detector: %s, over: analysis, interval: 1m, count: 5}", name), "no gate over an analysis reads %q", name)
			}
		}
	}
	for i, g := range st.Gate {
		if g.Over == "analysis" && !named[g.Detector] {
			c.add(fmt.Sprintf("%s.gate[%d].over", field, i), "add the step {analysis: ["+g.Detector+"]} to a strategy of kind argo, or write over: step", "no step is an analysis of %q", g.Detector)
		}
	}
}
