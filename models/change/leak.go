package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Leak fills the memory of every instance until it is killed (D4). All that
// started together die together, and a restart begins anew: frequent deploys
// hide it.
type Leak struct {
	Cliff unit.DurationDist `yaml:"cliff,required" doc:"from the start of an instance until it is killed for memory; drawn per instance"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "leak",
	Doc:     "Lets every instance of the new version run out of memory after a while.",
	Source:  "Honeycomb 2019-11-06: masked by deploys for half a day, then all instances within minutes",
	Example: "{kind: leak, cliff: \"uniform(2h, 2h30m)\"}",
	New:     func() Effect { return &Leak{} },
})

// Contribute is empty: nothing shows until the cliff.
func (l *Leak) Contribute(condition.Subject, *condition.Effect) {}

// Life draws when the memory is full.
func (l *Leak) Life(draw *rng.Stream) (ready bool, life clock.Span) {
	return true, max(clock.FromSeconds(l.Cliff.Sample(draw)), clock.Second)
}
