package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// StaleFlags finds kill switches that not every instance hears of.
type StaleFlags struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "stale-flags",
	Doc:    "Instances may not hear that the flag is lowered, on which a strategy counts.",
	Source: "flags.stale; no share of stale clients is published",
	New:    func() Kind { return &StaleFlags{} },
})

// Severity is that of all its findings.
func (*StaleFlags) Severity() Severity { return Warning }

// Why it matters.
func (*StaleFlags) Why() string {
	return "The flag is then down on the screen and up for some users: who trusts it stops looking too soon."
}

// Look holds the share of stale instances against the strategies behind a flag.
func (*StaleFlags) Look(c *Case) (out []Finding) {
	stale, n := float64(c.Scenario.Flags.Stale), c.System.Services[c.Changed].Instances
	if stale <= 0 || c.Scenario.Flags.Hear != "raises" && c.Scenario.Flags.Default == "off" {
		return nil // who does not hear it raised need not hear it lowered
	}
	for _, x := range c.Forecasts {
		if x.Config.Behind != "" {
			out = append(out, found(x, ".behind", "restart what is stale, or have a rollback behind the kill-switch and look at the error ratio after lowering the flag",
				"an instance is stale in %s of the cases, so %s of %s are in the mean, and do not hear that %s is lowered",
				percent(stale), fmt.Sprintf("%.2g", stale*float64(n)), many(n, "instance"), x.Config.Behind))
		}
	}
	return out
}
