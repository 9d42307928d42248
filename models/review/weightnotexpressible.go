package review

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// WeightNotExpressible holds weights against whole instances.
type WeightNotExpressible struct {
	Off unit.Percent `yaml:"off" doc:"how far the real share may be off, as a share of what is asked for" default:"20%" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "weight-not-expressible",
	Doc:    "Without a router, the instances cannot express the share that a step asks for.",
	Source: "Argo Rollouts without traffic routing, approximateWeightedCanaryStableReplicaCounts; issues 2281 and 1713",
	New:    func() Kind { return &WeightNotExpressible{Off: 0.2} },
})

// Severity is that of all its findings.
func (*WeightNotExpressible) Severity() Severity { return Warning }

// Why it matters.
func (*WeightNotExpressible) Why() string {
	return "What is exposed is the share of whole instances, not the weight that was written down: the blast radius is another one."
}

// Look holds what is written against what instances allow.
func (w *WeightNotExpressible) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		canary, ok := policy(x.Config.Policy).(*rollout.Canary)
		if !ok || canary.Routing != "instances" {
			continue
		}
		var wrong []string
		at := -1
		for k := range x.Stages {
			if x.Stages[k].Step >= len(canary.Steps) {
				break
			}
			a := x.Stages[k].Aim
			to := float64(canary.Steps[x.Stages[k].Step].To)
			if math.Abs(a.Version-to) > float64(w.Off)*to {
				wrong = append(wrong, fmt.Sprintf("%s is really %s", percent(to), percent(a.Version)))
				if at < 0 {
					at = x.Stages[k].Step
				}
			}
		}
		if at >= 0 {
			out = append(out, found(x, fmt.Sprintf(".steps[%d].to", at), "route requests (routing: requests), run more instances, or write the share that there is",
				"with %s and nothing that routes, %s", many(c.System.Services[c.Changed].Instances, "instance"), list(wrong)))
		}
	}
	return out
}

// policy is the strategy that is scheduled, or the one itself.
func policy(p rollout.Policy) rollout.Policy {
	for {
		s, ok := p.(*rollout.Scheduled)
		if !ok {
			return p
		}
		p = s.Then
	}
}
