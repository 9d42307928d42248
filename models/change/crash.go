package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Crash ends instances at their start (D17).
type Crash struct {
	Share unit.Percent  `yaml:"share" doc:"chance that a start of an instance ends so" default:"100%" source:"judgement"`
	After unit.Duration `yaml:"after" doc:"after it has become ready; 0s: it dies before it takes any traffic" default:"0s" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "crash",
	Doc:     "Ends instances of the new version when they start, before or after they take traffic.",
	Source:  "how a Kubernetes Deployment meets a container that exits",
	Example: "{kind: crash, share: 100%}",
	New:     func() Effect { return &Crash{Share: 1} },
})

// Contribute is empty: requests meet what instances there are.
func (c *Crash) Contribute(condition.Subject, *condition.Effect) {}

// Life draws whether this start ends in a crash.
func (c *Crash) Life(draw *rng.Stream) (ready bool, life clock.Span) {
	switch {
	case draw.Float64() >= float64(c.Share):
		return true, Forever
	case c.After <= 0:
		return false, 0
	}
	return true, c.After.Span()
}
