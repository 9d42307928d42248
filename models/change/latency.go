package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Latency is a regression that makes the service's own work longer (D3). What
// that does to queues, timeouts and retries is up to the traffic.
type Latency struct {
	Factor float64       `yaml:"factor" doc:"factor on the service's own work" default:"1" min:"1" max:"1000"`
	Add    unit.Duration `yaml:"add" doc:"added to the service's own work" default:"0s"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "latency",
	Doc:     "Makes the changed service slower; timeouts and full queues follow from that.",
	Example: "{kind: latency, factor: 1.5}",
	New:     func() Effect { return &Latency{Factor: 1} },
})

// Contribute slows the service down.
func (l *Latency) Contribute(_ condition.Subject, e *condition.Effect) {
	e.Slow *= l.Factor
	e.Delay += l.Add.Span()
}
