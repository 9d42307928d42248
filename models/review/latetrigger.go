package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// LateTrigger finds defects that sleep through the rollout.
type LateTrigger struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "late-trigger",
	Doc:    "A defect wakes up by the clock or by an event only after everybody has the change, whatever the strategy.",
	Source: "Google Cloud 2025-06-12 and Fastly 2021-06-08: code that slept for weeks; Azure 2012-02-29",
	New:    func() Kind { return &LateTrigger{} },
})

// Severity is that of all its findings.
func (*LateTrigger) Severity() Severity { return Note }

// Why it matters.
func (*LateTrigger) Why() string {
	return "No step can show it. What helps is a quick way back that works at any time, and somebody who is awake."
}

// Look holds moments of the clock against the rollouts.
func (*LateTrigger) Look(c *Case) (out []Finding) {
	for k, d := range c.Defects {
		if d.Trigger.At == nil && d.Trigger.Event == 0 || len(c.Forecasts) == 0 {
			continue
		}
		wakes, last := d.Moment.From.Sub(c.Release), clock.Span(0)
		for i := range c.Forecasts {
			all := c.Forecasts[i].Everybody()
			if all == nil || all.Reached >= wakes {
				last = -1
				break
			}
			last = max(last, all.Reached)
		}
		if last >= 0 {
			out = append(out, found(nil, fmt.Sprintf("change.defects[%d].when", k), "put it behind a flag that stays, and practise lowering it",
				"%s wakes up %s after the release starts, %s; everybody has it after %s at the latest", d.Name, span(wakes), c.clockAt(wakes), span(last)))
		}
	}
	return out
}
