package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
)

// NoKillSwitch finds flags that cannot be lowered.
type NoKillSwitch struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "no-kill-switch",
	Doc:    "A feature is behind a flag that nobody may lower.",
	Source: "judgement",
	New:    func() Kind { return &NoKillSwitch{} },
})

// Severity is that of all its findings.
func (*NoKillSwitch) Severity() Severity { return Warning }

// Why it matters.
func (*NoKillSwitch) Why() string {
	return "The flag is the quickest way back there is; without it, instances have to be replaced."
}

// Look wants a kill switch behind a flag.
func (*NoKillSwitch) Look(c *Case) (out []Finding) {
	n := &c.System.Services[c.Changed]
	for _, x := range c.Forecasts {
		if x.Config.Behind == "" || slices.ContainsFunc(x.Plan.Ways, func(a respond.Action) bool { _, ok := a.Way.(*respond.KillSwitch); return ok }) {
			continue
		}
		takes, _ := rollout.Replaces(x.Config.Deploy, n.Instances, 0, n.Instances, 0, n.Startup)
		out = append(out, found(x, ".ways", "add {kind: kill-switch} to the ways back",
			"%s is not among the ways back as a kill-switch; replacing %d instances takes about %s", x.Config.Behind, n.Instances, span(takes)))
	}
	return out
}
