// Package fault holds the environment's own trouble, which strikes with or
// without a release. One file per fault.
//
//	f := fault.Active{Effect: &fault.ErrorRate{Ratio: 0.02}, Service: 1, Timing: fault.Timing{Length: clock.Minute}}
//	f.At(onset, subject, &effect) // from the onset on, for a minute, at service 1
//
// A fault with a start is planned up front, so that every strategy, and the
// control, meets the same outage at the same time: what it alone does is nobody's
// fault. One that waits for the rollout (on) strikes only in plays that come
// there, and never in the control, so all its harm is the release's.
//
// Each kind says what its chance is drawn on: an attempt (one try of one
// request), an access of a store, or an instance.
package fault

import (
	"reflect"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Fault is one planned trouble of a scenario.
type Fault struct {
	Name     string         `yaml:"name" doc:"name of the fault; its kind and target when absent"`
	Target   Target         `yaml:"target,required" doc:"what it strikes"`
	Select   Selection      `yaml:"select" doc:"how many of the target's instances: all, a number, or a percentage, rounded up; only for faults that take instances" default:"all"`
	Start    *unit.Duration `yaml:"start" doc:"after the scenario's clock start; this or on"`
	On       *On            `yaml:"on" doc:"or when the rollout comes somewhere: never in the control, so that all it does counts as the release's"`
	Duration unit.Duration  `yaml:"duration,required" doc:"how long it lasts; 0s means until the end"`
	Shape    Shape          `yaml:"shape" doc:"how strong it is while it lasts: constant, ramp(over), or pulse(on, off)" default:"constant"`
	Schedule *Schedule      `yaml:"schedule" doc:"strikes again and again"`
	Effect   Effect         `yaml:",kind" doc:"what it does"`
}

// On is a moment of the rollout.
type On struct {
	Stage int           `yaml:"stage" doc:"when this step of the rollout is in force, counted from 1; staging and the dark deploy behind a flag are steps, too" default:"0" min:"0" max:"1000"`
	Flag  string        `yaml:"flag" doc:"when the flag is first raised" enum:"raised"`
	After unit.Duration `yaml:"after" doc:"so long after that" default:"0s"`
}

// Schedule repeats a fault.
type Schedule struct {
	Every unit.Duration `yaml:"every,required" doc:"from one strike's start to the next one's"`
	Times int           `yaml:"times,required" doc:"strikes in all" min:"1" max:"10000"`
}

// Effect is what a fault does. Besides, it is one or more of
// [condition.Contributor] (at a service), [condition.Linker] (on the way to a
// store or a service), [Taker] (of instances), [Crowder] (who sends), [Corrupter]
// (of rows), [Denier] (of deliveries) and [Muter] (of flags).
type Effect interface {
	// Aims says what it can strike.
	Aims() Aims
}

// Kinds holds every fault.
var Kinds = kind.NewRegistry[Effect]("fault")

// KindOf returns the name under which an effect is registered.
func KindOf(e Effect) string {
	for _, k := range Kinds.All() {
		if reflect.TypeOf(k.New()) == reflect.TypeOf(e) {
			return k.Name
		}
	}
	return ""
}
