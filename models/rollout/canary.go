package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Canary routes a growing share to the new version. By tenant, somebody is
// either in the canary or not, and stays in; by request, everybody meets it now
// and then. The share of instances follows the share of the route. Without a
// router, the share of the instances is all there is: see [Counts].
type Canary struct {
	By       string   `yaml:"by" doc:"what the share is of: tenant (sticky) or request" default:"tenant" enum:"tenant|request"`
	Routing  string   `yaml:"routing" doc:"what carries the share: requests (something routes them) or instances (requests land on any of them, so the share is that of whole instances)" default:"requests" enum:"requests|instances"`
	Steps    []Weight `yaml:"steps,required" doc:"the shares, growing to 100%"`
	Patience `yaml:",inline"`
}

// Weight is one step of a canary.
type Weight struct {
	To   unit.Percent  `yaml:"to,required" doc:"share that is sent to the new version" min:"0.0001%"`
	Bake unit.Duration `yaml:"bake" doc:"how long it is watched before the next step" default:"0s"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "canary",
	Doc:     "Routes a growing share of tenants or requests to the new version and watches between the steps.",
	Source:  "SRE Workbook ch. 16; the shape of the steps is Argo Rollouts' setWeight and pause",
	Example: "{kind: canary, by: tenant, steps: [{to: 5%, bake: 30m}, {to: 25%, bake: 30m}, {to: 100%}]}",
	New:     func() Policy { return &Canary{By: "tenant", Routing: "requests", Patience: proceed} },
})

// Start widens the canary step by step; without a router it counts instances.
func (c *Canary) Start(s Scene) Procedure {
	if c.Routing == "instances" {
		return &basic{c, s}
	}
	return &worked{Patience: c.Patience, stopsOf: func(p Progress) []stop {
		stops := make([]stop, len(c.Steps))
		for i, w := range c.Steps {
			stops[i] = stop{bake: w.Bake.Span(), aim: toShare(p.Cohorts, float64(w.To), c.By)}
		}
		return stops
	}}
}

// Check wants steps that grow and end with everybody.
func (c *Canary) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "a canary")
	if c.Routing == "instances" && c.By == "tenant" {
		p.add("by", "write by: request, or routing: requests", "cannot be tenant: without a router a request lands on any instance, whoever sent it")
	}
	if len(c.Steps) == 0 {
		p.add("steps", "write for example [{to: 5%, bake: 30m}, {to: 100%}]", "has no steps")
	}
	for i, w := range c.Steps {
		to := fmt.Sprintf("steps[%d].to", i)
		p.share(to, float64(w.To))
		p.bake(fmt.Sprintf("steps[%d].bake", i), w.Bake.Span())
		if i > 0 && w.To <= c.Steps[i-1].To {
			p.add(to, "each step exposes more than the one before", "does not grow: %s after %s", w.To, c.Steps[i-1].To)
		}
		if i == len(c.Steps)-1 && w.To < 1 {
			p.add(to, "add a last step {to: 100%}", "ends at %s: the others would keep the old version for good", w.To)
		}
	}
	return p
}
