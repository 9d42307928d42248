package rollout

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// BlueGreen starts a whole second set of instances that nobody is sent to, then
// sends everybody there at once. Until the old set is stopped, switching back is
// as quick; and until then there are twice as many instances to pay for. It is held
// while the switch is watched, and its delay counts from then on: Argo's old
// ReplicaSet is the stable one until the post-promotion analysis has succeeded, with
// a delay written down or without (sync.go, shouldFullPromote).
type BlueGreen struct {
	Preview   unit.Duration `yaml:"preview" doc:"how long the second set is watched before the switch, with nobody on it (pre-promotion)" default:"0s" source:"Argo Rollouts autoPromotionSeconds"`
	Bake      unit.Duration `yaml:"bake" doc:"how long gates go on watching after the switch (post-promotion)" default:"0s"`
	Promote   string        `yaml:"promote" doc:"who switches: auto, or a person" default:"auto" enum:"auto|person" source:"Argo Rollouts autoPromotionEnabled"`
	ScaleDown unit.Duration `yaml:"scale_down_delay" doc:"how long the old set stays when the switch is no longer watched" default:"30s" min:"0s" max:"7d" source:"Argo Rollouts scaleDownDelaySeconds: from when the post-promotion analysis has succeeded, by the source and issue 955 against the documentation"`
	Patience  `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:   "blue-green",
	Doc:    "Starts a second set of instances, then sends everybody there at once and keeps the old set for a while.",
	Source: "Argo Rollouts blueGreen; Fowler, martinfowler.com/bliki/BlueGreenDeployment.html",
	New: func() Policy {
		return &BlueGreen{Promote: "auto", ScaleDown: unit.Duration(30 * clock.Second), Patience: proceed}
	},
})

// Start needs no memory.
func (b *BlueGreen) Start(Scene) Procedure { return b }

// Next starts the second set, switches, and watches.
func (b *BlueGreen) Next(p Progress) Move {
	preview := everybody(p.Cohorts)
	preview.Title, preview.Routed, preview.Customer = "the second set", true, false
	preview.Route = exposure.None(len(p.Cohorts))
	all := everybody(p.Cohorts)
	all.Routed, all.Keep, all.Held = true, b.ScaleDown.Span(), true
	return b.walk(p, []stop{{preview, b.Preview.Span(), b.Promote == "person"}, {aim: all, bake: b.Bake.Span()}})
}

// Check refuses a flag.
func (b *BlueGreen) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "a blue-green switch")
	p.bake("preview", b.Preview.Span())
	p.bake("bake", b.Bake.Span())
	return p
}
