package review

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/rollout"
)

// UnseenDamage finds damage that shows in no ratio of failed requests.
type UnseenDamage struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "unseen-damage",
	Doc:    "A defect damages what no detector of the scenario looks at.",
	Source: "the classes D11 and D13 of defects, which show no errors",
	New:    func() Kind { return &UnseenDamage{} },
})

// Severity is that of all its findings.
func (*UnseenDamage) Severity() Severity { return Warning }

// Why it matters.
func (*UnseenDamage) Why() string {
	return "Wrong rows and messages that wait are no failed requests: error ratios stay green while the damage grows."
}

// Look wants somebody who hears of wrong rows and of messages that wait.
func (*UnseenDamage) Look(c *Case) (out []Finding) {
	heard := map[string]bool{}
	for _, d := range c.Scenario.Observe.Detectors {
		gate := slices.ContainsFunc(c.Forecasts, func(x *Forecast) bool {
			return slices.ContainsFunc(x.Config.Gate, func(g rollout.Gate) bool { return g.Detector == d.Name })
		})
		if d.Page == "" && !gate {
			continue
		}
		switch d.Probe.(type) {
		case *detect.Reconciliation:
			heard["reconciliation"] = true
		case *detect.QueueLag:
			heard["queue-lag"] = true
		case *detect.Restarts:
			heard["restarts"] = true
		}
	}
	for k, d := range c.Scenario.Change.Defects {
		miss := func(wants, format string, args ...any) {
			if !heard[wants] {
				out = append(out, found(nil, fmt.Sprintf("change.defects[%d]", k), "add a detector of kind: "+wants+" that pages, or that is a gate",
					"%s: %s, and nobody hears of it by %s", d.Name, fmt.Sprintf(format, args...), wants))
			}
		}
		r := leaves(d.Effect)
		if r.rows > 0 {
			miss("reconciliation", "%s of the affected writes leave a wrong row", percent(r.rows))
		}
		if r.odd.Share > 0 && !(r.odd.Crash && heard["restarts"]) {
			miss("queue-lag", "%s of the messages of %s cannot be read", percent(r.odd.Share), r.odd.Queue)
		}
		if r.slow != "" && r.factor > 1 {
			miss("queue-lag", "messages of %s take %.3g times as long", r.slow, r.factor)
		}
	}
	return out
}
