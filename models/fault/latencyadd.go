package fault

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Latency is a delay that may vary.
type Latency struct {
	Mean   unit.Duration `yaml:"mean,required" doc:"added in the mean"`
	Jitter unit.Duration `yaml:"jitter" doc:"how much that varies from attempt to attempt: the standard deviation of a normal law, half the width of a uniform one" default:"0s"`
	Law    string        `yaml:"dist" doc:"law of the delay; the engines keep its mean and standard deviation and play it lognormal, which is never below 0" default:"constant" enum:"constant|uniform|normal" source:"tc-netem: delay, jitter, distribution; Toxiproxy: uniform"`
}

// LatencyAdd makes something slower by a time.
type LatencyAdd struct {
	Latency `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "latency.add",
	Doc:     "Adds a delay to a service's own work, to a call there and back, or to each access of a store.",
	Source:  "Chaos Mesh NetworkChaos delay, Toxiproxy latency",
	Example: "{kind: latency.add, mean: 80ms, jitter: 20ms, dist: normal}",
	New:     func() Effect { return &LatencyAdd{Latency{Law: "constant"}} },
})

// Aims are a service, a call and a store.
func (f *LatencyAdd) Aims() Aims { return AtService | AtCall | AtStore }

// Contribute makes the service's own work longer; slots are held for it.
func (f *LatencyAdd) Contribute(_ condition.Subject, e *condition.Effect) { e.LateBy(f.delay()) }

// Link makes the way longer.
func (f *LatencyAdd) Link(_ condition.Way, l *condition.Link) { l.LateBy(f.delay()) }

// delay returns the mean and the standard deviation.
func (d *Latency) delay() (mean, deviation clock.Span) {
	deviation = d.Jitter.Span()
	if d.Law == "uniform" {
		deviation = clock.Span(float64(deviation) / math.Sqrt(3))
	}
	return d.Mean.Span(), deviation
}

// Check wants a jitter exactly where the law has one.
func (d *Latency) Check() []kind.Problem {
	switch {
	case d.Mean <= 0:
		return []kind.Problem{{Field: "mean", Msg: "is not above 0s", Hint: "write a mean such as 80ms"}}
	case d.Law == "constant" && d.Jitter > 0:
		return []kind.Problem{{Field: "dist", Msg: "a constant delay has no jitter", Hint: "write dist: uniform or dist: normal, or leave the jitter out"}}
	case d.Law != "constant" && d.Jitter <= 0:
		return []kind.Problem{{Field: "jitter", Msg: "is not above 0s", Hint: "write a jitter such as 20ms, or dist: constant"}}
	case d.Law == "uniform" && d.Jitter > d.Mean:
		return []kind.Problem{{Field: "jitter", Msg: "is longer than the mean: some delays would be below 0", Hint: "write at most " + d.Mean.String()}}
	}
	return nil
}
