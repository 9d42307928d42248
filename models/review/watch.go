package review

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
)

// watches lists the gates of a course, and those that say nothing at a stage.
func (c *Case) watches(x *Course, s *Stage) (out []Watch) {
	for _, g := range c.gates(x) {
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
	if g.Count > 0 {
		return fmt.Sprintf("measured %d times every %s, more than %d may not fail", g.Count, g.Interval, g.FailureLimit)
	}
	return fmt.Sprintf("measured every %s, more than %d may not fail", g.Interval, g.FailureLimit)
}

// fails says when a detector fails, with its thresholds.
func fails(d *detect.Detector) string {
	where := func(service, cohort string) string {
		text := service
		if service == "" {
			text = "the changed service"
		}
		if cohort != "" {
			text += ", cohort " + cohort
		}
		return text
	}
	scoped := func(s signal.Scope) string {
		if s == signal.All {
			return "everybody"
		}
		return "the " + s.String()
	}
	switch x := d.Probe.(type) {
	case *detect.CanaryCompare:
		return fmt.Sprintf("the exposed fail more often than the others at %s (alpha %s a step, a look every %s from %d requests on)", where(x.Service, x.Cohort), x.Alpha, x.Every, x.MinRequests)
	case *detect.MSPRT:
		return fmt.Sprintf("the exposed fail more often than the others at %s (alpha %s a step, a look every %s from %d requests on)", where(x.Service, x.Cohort), x.Alpha, x.Every, x.MinRequests)
	case *detect.TwoProportion:
		return fmt.Sprintf("the exposed fail more often than the others at %s (alpha %s a step, %d looks every %s from %d requests on)", where(x.Service, x.Cohort), x.Alpha, x.Looks, x.Every, x.MinRequests)
	case *detect.Threshold:
		text := fmt.Sprintf("%s of %s at %s above %s over %s", x.Metric, scoped(x.Scope), where(x.Service, x.Cohort), x.Above, x.Window)
		if x.For > 0 {
			text += fmt.Sprintf(" for %s", x.For)
		}
		return text
	case *detect.BurnRate:
		var rules []string
		for _, r := range x.All() {
			rules = append(rules, fmt.Sprintf("%gx over %s and %s", r.Burn, r.Long, r.Short))
		}
		return fmt.Sprintf("the error budget of %s at %s burns %s", scoped(x.Scope), where(x.Service, x.Cohort), strings.Join(rules, ", or "))
	case *detect.Tickets:
		return fmt.Sprintf("%d or more hurt users get in touch within %s", x.AtLeast, x.Within)
	case *detect.None:
		return "nothing: it sees nothing"
	case *detect.QueueLag:
		return fmt.Sprintf("the oldest message of %s waits for more than %s for %s", x.Queue, x.Above, x.For)
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
