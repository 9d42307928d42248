package review

import (
	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/signal"
)

// proof lists the detectors that tell whether a way back has worked: those that hold
// the failures of all requests against a level. A comparer says nothing once nobody
// is exposed, and what hurt users report comes late.
func (c *Case) proof() (out []Watch) {
	for i := range c.Scenario.Observe.Detectors {
		d := &c.Scenario.Observe.Detectors[i]
		if whole(d.Probe) {
			out = append(out, Watch{Detector: d.Name, Fails: fails(d)})
		}
	}
	return out
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
