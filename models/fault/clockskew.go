package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// ClockSkew sets the clocks of instances wrong. As long as that is within the
// tolerance nothing happens; beyond it they refuse the tokens and certificates
// of all requests.
type ClockSkew struct {
	Offset    unit.Duration `yaml:"offset,required" doc:"how far the clocks are off, either way"`
	Tolerance unit.Duration `yaml:"tolerance" doc:"how far clocks may be apart before tokens are refused" default:"5m" source:"RFC 4120 (Kerberos): 5 minutes"`
	Instances Selection     `yaml:"instances" doc:"how many instances have it: all, a number or a percentage, rounded up; an attempt is refused if it lands on one" default:"all"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "clock.skew",
	Doc:     "Sets clocks of a service's instances wrong: beyond a tolerance they refuse what they are asked.",
	Source:  "Chaos Mesh TimeChaos, Gremlin time_travel",
	Example: "{kind: clock.skew, offset: 10m, instances: 25%}",
	New:     func() Effect { return &ClockSkew{Tolerance: unit.Duration(5 * clock.Minute)} },
})

// Aims are a service.
func (f *ClockSkew) Aims() Aims { return AtService }

// Contribute refuses beyond the tolerance.
func (f *ClockSkew) Contribute(_ condition.Subject, e *condition.Effect) {
	if f.Offset > f.Tolerance {
		e.ErrorWith(1)
	}
}

// Among returns the share of n instances that have it.
func (f *ClockSkew) Among(n int) float64 { return float64(f.Instances.Of(n)) / float64(n) }
