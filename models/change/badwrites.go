package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Damager is an effect that leaves wrong rows behind, which stay when the
// change is taken back.
type Damager interface {
	// Damage is the share of the affected writes that leave a wrong row, in
	// [0, 1].
	Damage() float64
}

// BadWrites answers well and writes wrongly (D11): no error ratio moves, and
// taking the change back mends nothing that was written.
type BadWrites struct {
	Ratio unit.Percent `yaml:"ratio,required" doc:"share of the affected writes that leave a wrong row"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "bad-writes",
	Doc:     "Leaves wrong rows behind without any error; they stay until they are repaired.",
	Source:  "Atlassian, April 2022: deleted in 23 minutes, restored in 14 days",
	Example: "{kind: bad-writes, ratio: 2%}",
	New:     func() Effect { return &BadWrites{} },
})

// Contribute is empty: a request that writes wrongly is answered well.
func (b *BadWrites) Contribute(condition.Subject, *condition.Effect) {}

// Damage is the ratio.
func (b *BadWrites) Damage() float64 { return float64(b.Ratio) }
