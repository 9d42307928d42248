// Package fault holds the environment's own trouble, which strikes with or
// without a release. One file per fault.
//
//	active.Contribute(subject, &effect) // between From and To, at its service
//
// A fault is planned up front, so that every strategy, and the control, meets
// the same outage at the same time.
package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Fault is one planned trouble of a scenario.
type Fault struct {
	Name     string        `yaml:"name" doc:"name of the fault; its kind and target when absent"`
	Target   Target        `yaml:"target,required" doc:"what it strikes"`
	Start    unit.Duration `yaml:"start,required" doc:"after the scenario's clock start"`
	Duration unit.Duration `yaml:"duration,required" doc:"how long it lasts; 0s means until the end"`
	Effect   Effect        `yaml:",kind" doc:"what it does"`
}

// Target names what a fault strikes.
type Target struct {
	Service string `yaml:"service,required" doc:"a service"`
}

// Effect is what a fault does to a request at its target while it lasts.
type Effect interface {
	Contribute(s condition.Subject, e *condition.Effect)
}

// Kinds holds every fault.
var Kinds = kind.NewRegistry[Effect]("fault")

// Active is a fault compiled to indices and instants; a
// [condition.Contributor].
type Active struct {
	Effect   Effect
	Service  int
	From, To clock.Time // strikes in [From, To)
}

// Contribute applies the effect while the fault lasts.
func (a Active) Contribute(s condition.Subject, e *condition.Effect) {
	if s.Service == a.Service && s.Now >= a.From && s.Now < a.To {
		a.Effect.Contribute(s, e)
	}
}
