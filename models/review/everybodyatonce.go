package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/plan"
)

// EverybodyAtOnce finds releases without a first step.
type EverybodyAtOnce struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "everybody-at-once",
	Doc:    "Everybody meets the change in one step.",
	Source: "source pattern: all-or-nothing deploy",
	New:    func() Kind { return &EverybodyAtOnce{} },
})

// Severity is that of all its findings.
func (*EverybodyAtOnce) Severity() Severity { return Note }

// Why it matters.
func (*EverybodyAtOnce) Why() string {
	return "Whatever is wrong with it hurts everybody before anybody can look."
}

// Look finds strategies that show it to everybody first.
func (*EverybodyAtOnce) Look(c *Case) (out []Finding) {
	if c.PBad() == 0 {
		return nil
	}
	for _, x := range c.Forecasts {
		all := x.Everybody()
		if all == nil || len(x.Before()) > 0 {
			continue
		}
		change := "try it on a share of the tenants first: kind: canary, or kind: rings"
		flag := c.Scenario.Change.Flag
		switch mixing := c.mixing(); {
		case flag != "" && mixing:
			change = "raise " + flag + " in steps: kind: toggle; not kind: canary, which mixes versions that do not go together"
		case mixing:
			change = "make both versions understand each other, then try it on a share of the tenants first"
		case flag != "":
			change = "raise " + flag + " in steps: kind: toggle; or use kind: canary"
		}
		out = append(out, found(x, "", change, "all %s requests/s meet it from %s on, %s after the release starts",
			count(c.rate*c.Factor(all.Reached)), c.clockAt(all.Reached), span(all.Reached)))
	}
	return out
}

// mixing reports whether some defect hurts while versions are mixed: where both meet,
// or where the old one cannot read what the new one sends.
func (c *Case) mixing() bool {
	return slices.ContainsFunc(c.Defects, func(d plan.Defect) bool {
		odd := leaves(d.Effect).odd
		return d.Trigger.Mixed || odd.Share > 0 && !odd.ByNew
	})
}
