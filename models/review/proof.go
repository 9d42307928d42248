package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/signal"
)

// proof lists the detectors that tell whether a way back has worked: those that hold
// the failures of all requests against a level. A comparer says nothing once nobody
// is exposed, and what hurt users report comes late. One that no defect makes ring at
// this stage is blind: that it is quiet proves nothing.
func (c *Case) proof(s *Stage) (out []Watch) {
	for i := range c.Scenario.Observe.Detectors {
		d := &c.Scenario.Observe.Detectors[i]
		if !whole(d.Probe) {
			continue
		}
		w := Watch{Detector: d.Name, Fails: fails(d)}
		if len(c.Defects) > 0 && !slices.ContainsFunc(c.Defects, func(x plan.Defect) bool { return c.rings(d.Probe, &x, s) }) {
			w.Blind = "no defect of the scenario makes it ring while so few have it"
		}
		out = append(out, w)
	}
	return out
}

// rings reports whether a defect could lift what a detector looks at over its level at
// a stage, however long that takes. One that does not fail requests by itself, but slows
// them, might: that only a run shows.
func (c *Case) rings(p detect.Probe, d *plan.Defect, s *Stage) bool {
	v := c.Sight(p, d, s)
	return !v.tells || v.adds < 1e-9 || v.base+v.adds > v.level
}

// whole reports whether a probe holds all requests against a level.
func whole(p detect.Probe) bool {
	x, levels := p.(interface{ Holds() detect.Held })
	if beside, ok := p.(interface{ Beside() bool }); !levels || ok && beside.Beside() {
		return false
	}
	h := x.Holds()
	return h.Alpha == 0 && len(h.Levels) > 0 && h.Scope == signal.All
}

// chained has each way that may be taken name the one to take after it.
func chained(ways []Undo) []Undo {
	next := ""
	for i := len(ways) - 1; i >= 0; i-- {
		if ways[i].Not == "" {
			ways[i].Next, next = next, ways[i].Way
		}
	}
	return ways
}
