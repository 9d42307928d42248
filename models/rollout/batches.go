package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Batches replaces equal batches of whole instances and watches between them.
// Nothing routes requests: they land on any instance.
type Batches struct {
	First    unit.Percent  `yaml:"first" doc:"share of the instances in the first batch, rounded down, and at least one" default:"(the share)" min:"0.0001%" max:"100%"`
	Share    unit.Percent  `yaml:"share" doc:"share of the instances in each batch, rounded down, and at least one" default:"33%" min:"0.1%" max:"100%" source:"Amazon's 'Automating safe, hands-off deployments': at most 33 percent at a time"`
	Bake     unit.Duration `yaml:"bake" doc:"how long each batch but the last is watched" default:"10m" min:"0s" max:"7d" source:"judgement"`
	Patience `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "batches",
	Doc:     "Replaces the instances in batches and watches between them, with nothing that routes requests.",
	Source:  "Amazon Builders' Library, 'Automating safe, hands-off deployments'",
	Example: "{kind: batches, first: 5%, share: 33%, bake: 10m}",
	New: func() Policy {
		return &Batches{Share: 0.33, Bake: unit.Duration(10 * clock.Minute), Patience: proceed}
	},
})

// Start learns how many instances there are.
func (b *Batches) Start(s Scene) Procedure { return &batching{b, s} }

type batching struct {
	*Batches
	scene Scene
}

// Next replaces batch after batch.
func (b *batching) Next(p Progress) Move {
	n := max(b.scene.Instances, 1)
	size := func(share unit.Percent) int { return max(int(float64(share)*float64(n)+1e-9), 1) }
	var stops []stop
	for done := 0; done < n; {
		batch := size(b.Share)
		if done == 0 && b.First > 0 {
			batch = size(b.First)
		}
		done = min(done+batch, n)
		stops = append(stops, stop{bake: b.Bake.Span(), aim: partly(p.Cohorts, fmt.Sprintf("%d of %d instances", done, n), done, n, 0)})
	}
	stops[len(stops)-1].bake = 0
	return b.walk(p, stops)
}

// Check refuses a flag.
func (b *Batches) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "a rollout in batches")
	return p
}
