package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/rollout"
)

// watches lists the gates of a strategy, at a stage those that are read there, and why
// one of them says nothing.
func (c *Case) watches(x *Forecast, s *Stage) (out []Watch) {
	for _, g := range c.gates(x) {
		if s != nil && !g.gate.Reads(&s.Aim) {
			continue
		}
		text := fails(g.detector)
		if g.gate.Counting() {
			text += "; " + counts(g.gate)
		}
		out = append(out, Watch{g.gate.Detector, text, g.gate.Owner, g.gate.OnFail, blind(g.detector.Probe, s)})
	}
	return out
}

// blind says why a detector says nothing at a stage.
func blind(p detect.Probe, s *Stage) string {
	_, compares := p.(detect.Comparer)
	switch {
	case s == nil || !compares || s.Aim.Mirror.Share > 0:
		return ""
	case slices.Min(s.Exposed) >= 1-1e-9:
		return "nobody is left to compare with"
	case slices.Max(s.Exposed) <= 0:
		return "nobody is exposed"
	}
	return ""
}

// counts says how a gate that counts decides.
func counts(g *rollout.Gate) string {
	text := "measured"
	if g.Count > 0 {
		text += fmt.Sprintf(" %d times", g.Count)
	}
	text += fmt.Sprintf(" every %s", g.Interval)
	if g.Successes > 0 {
		text += fmt.Sprintf(", %d in a row have to pass", g.Successes)
	}
	if g.FailureLimit >= 0 {
		text += fmt.Sprintf(", more than %d may not fail", g.FailureLimit)
	}
	return text
}

// fails says when a detector fails, with its thresholds.
func fails(d *detect.Detector) string {
	if x, ok := d.Probe.(interface{ Fails() string }); ok {
		return x.Fails()
	}
	kind, _ := detect.Kinds.Get(kindOf(d.Probe))
	return strings.TrimSuffix(strings.TrimPrefix(kind.Doc, "Fails when "), ".")
}

// kindOf is the name under which a probe is registered.
func kindOf(p detect.Probe) string {
	for _, k := range detect.Kinds.All() {
		if fmt.Sprintf("%T", k.New()) == fmt.Sprintf("%T", p) {
			return k.Name
		}
	}
	return ""
}
