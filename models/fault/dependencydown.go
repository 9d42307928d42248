package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Failover is that callers of something outside have a stand-by.
type Failover struct {
	Failover unit.Duration `yaml:"failover" doc:"after so long callers use a stand-by, and the strike is over for them; 0s for never" default:"0s"`
}

// Lasts returns how long a strike of this length is felt; 0 is for good.
func (f Failover) Lasts(length clock.Span) clock.Span {
	if s := f.Failover.Span(); s > 0 && (length == 0 || s < length) {
		return s
	}
	return length
}

// DependencyDown lets calls to something outside fail, or find no answer.
type DependencyDown struct {
	Ratio    unit.Percent `yaml:"ratio" doc:"share of the calls that fail, drawn per attempt: a retry may get through" default:"100%" source:"judgement"`
	Answer   string       `yaml:"answer" doc:"what callers get: an error at once, or none until they give up" default:"error" enum:"error|none"`
	Failover `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "dependency.down",
	Doc:     "Takes a service outside down for its callers, until it is back or they have a stand-by.",
	Source:  "Datadog network.cloud, AWS FIS region impairment",
	Example: "{kind: dependency.down, failover: 5m}",
	New:     func() Effect { return &DependencyDown{Ratio: 1, Answer: "error"} },
})

// Aims are the calls to a service, and a call.
func (f *DependencyDown) Aims() Aims { return ToService | AtCall }

// Link fails calls or loses them.
func (f *DependencyDown) Link(_ condition.Way, l *condition.Link) {
	if f.Answer == "none" {
		l.LoseWith(float64(f.Ratio))
		return
	}
	l.FailWith(float64(f.Ratio))
}
