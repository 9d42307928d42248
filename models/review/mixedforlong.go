package review

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// MixedForLong finds caution that hurts.
type MixedForLong struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "mixed-for-long",
	Doc:    "Bakes keep two versions mixed that hurt each other.",
	Source: "the class D8 of defects; Monzo 2017-10-27",
	New:    func() Kind { return &MixedForLong{} },
})

// Severity is that of all its findings.
func (*MixedForLong) Severity() Severity { return Warning }

// Why it matters.
func (*MixedForLong) Why() string {
	return "The harm goes by s(1-s) of the share s: caution itself makes it, and more of it the longer a step near the middle bakes."
}

// Look adds up how long versions are mixed where requests are spread by luck.
func (*MixedForLong) Look(c *Case) (out []Finding) {
	n := &c.System.Services[c.Changed]
	for k, d := range c.Defects {
		odd := leaves(d.Effect).odd
		old := odd.Share > 0 && !odd.ByNew // what is sent while the old version is there
		if !d.Trigger.Mixed && !old {
			continue
		}
		for _, x := range c.Forecasts {
			var baked clock.Span
			sum := 0.0
			for _, s := range x.Before() {
				share := s.State.New
				if s.State.Pinned && !old || share <= 1e-9 || share >= 1-1e-9 {
					continue
				}
				baked += s.Bake()
				mix := 2 * share * (1 - share)
				if d.Trigger.Refuses != "" {
					mix /= 2
				}
				sum += mix * s.Bake().Seconds()
			}
			alone, _ := rollout.Replaces(x.Config.Deploy, n.Instances, 0, n.Instances, 0, n.Startup)
			switch {
			case baked > alone && old:
				out = append(out, found(x, ".steps", "send the new format once every instance can read it: kind: toggle",
					"%s: bakes keep the versions mixed for %s, and the old one cannot read what the new one sends to %s; replacing all instances takes %s (change.defects[%d])",
					d.Name, span(baked), odd.Queue, span(alone), k))
			case baked > alone:
				out = append(out, found(x, ".steps", "pin tenants to a version (by: tenant), or make both versions understand each other first",
					"%s: bakes keep the versions mixed for %s, with %s of the requests meeting both; replacing all instances takes %s (change.defects[%d])",
					d.Name, span(baked), percent(sum/baked.Seconds()), span(alone), k))
			}
		}
	}
	return out
}
