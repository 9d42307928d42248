package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// OneWayEarly finds points of no return that come too soon.
type OneWayEarly struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "one-way-early",
	Doc:    "A step that cannot be taken back comes before everybody has the change.",
	Source: "expand and contract (parallel change), Sato 2014; Stripe 2019-07-10",
	New:    func() Kind { return &OneWayEarly{} },
})

// Severity is that of all its findings.
func (*OneWayEarly) Severity() Severity { return Error }

// Why it matters.
func (*OneWayEarly) Why() string {
	return "From there on taking the release back breaks it: the way back that the steps are for is gone before they have shown anything."
}

// Look finds contracts that come early, and gates in the data.
func (*OneWayEarly) Look(c *Case) (out []Finding) {
	shared := false // the change's own migration has been found
	for _, x := range c.Forecasts {
		for k, d := range c.deeds(x) {
			if d.Do != "contract" || !d.Due || !x.early(d.Done) {
				continue
			}
			says := []any{c.System.Stores[x.Plan.Migration.Store].Name, d.At, c.about(d.Done), x.Name}
			const text = "the schema of %s is contracted %s, %s with %s, while the old version still serves requests"
			const change = "contract after full exposure, and some days later"
			switch {
			case x.Config.Migration != nil:
				out = append(out, found(x, fmt.Sprintf(".migration.steps[%d].at", k), change, text, says...))
			case !shared:
				shared = true
				out = append(out, found(nil, fmt.Sprintf("change.migration.steps[%d].at", k), change, text, says...))
			}
		}
	}
	for k, h := range c.Scenario.Change.Hazards {
		if f := h.Peril.Format(); h.Peril.Refuses() && !f.AfterContract {
			out = append(out, found(nil, fmt.Sprintf("change.hazards[%d]", k), "write both formats until everybody has the change",
				"%s: going back is refused as soon as the first tenant has met the change", h.Name))
		}
	}
	return out
}

// early reports whether a time lies before everybody has the change.
func (x *Forecast) early(at clock.Span) bool {
	all := x.Everybody()
	return all == nil || at < all.Reached
}
