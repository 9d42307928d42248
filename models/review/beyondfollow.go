package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// BeyondFollow finds defects that no play sees.
type BeyondFollow struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "beyond-follow",
	Doc:    "A defect shows only after plays are over.",
	Source: "clock.follow",
	New:    func() Kind { return &BeyondFollow{} },
})

// Severity is that of all its findings.
func (*BeyondFollow) Severity() Severity { return Warning }

// Why it matters.
func (*BeyondFollow) Why() string {
	return "Bad releases then look like clean ones, and every strategy looks safe."
}

// Look holds what hides a defect against the follow-up.
func (*BeyondFollow) Look(c *Case) (out []Finding) {
	var last clock.Span
	for i := range c.Forecasts {
		if n := len(c.Forecasts[i].Stages); n > 0 {
			last = max(last, c.Forecasts[i].Stages[n-1].Reached)
		}
	}
	for k, d := range c.Defects {
		hidden := max(d.Trigger.After.Span(), d.Moment.From.Sub(c.Release))
		if leak, ok := d.Effect.(*change.Leak); ok {
			hidden += clock.FromSeconds(leak.Cliff.Quantile(0.5))
		}
		if hidden > last+c.Follow {
			out = append(out, found(nil, fmt.Sprintf("change.defects[%d]", k), fmt.Sprintf("follow for longer than %s (clock.follow)", span(hidden)),
				"%s shows %s after the release at the earliest or in half of the cases; plays end after %s at the latest", d.Name, span(hidden), span(last+c.Follow)))
		}
	}
	return out
}
