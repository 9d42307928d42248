// Package rollout decides how exposure moves: strategies say who is to be
// exposed next and why, deploys say which instances to replace next. One file
// per strategy and per deploy.
//
//	procedure := strategy.Policy.Start(rollout.Scene{Instances: 20})
//	move := procedure.Next(rollout.Progress{Step: -1, Cohorts: names})
//	// move.Kind == rollout.Expose: 5% of the tenants, then bake 30m
//
// They see what has been reached, what time it is and what the gates say, and
// answer what to do. They never see the scheduler, the truth or the defects, and
// the same story gives the same answers.
package rollout

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/schema"
)

// Strategy is one way of rolling the change out, as a scenario names it.
type Strategy struct {
	Name   string `yaml:"name,required" doc:"name of the strategy, shown in the tables"`
	Deploy Deploy `yaml:"deploy" doc:"how instances are replaced" default:"rolling"`
	Behind string `yaml:"behind" doc:"the flag that hides the feature; without it, exposure follows the deploy"`
	Gate   []Gate `yaml:"gate" doc:"detectors that may stop the rollout, each with the person who owns the decision"`
	Policy Policy `yaml:",kind" doc:"how exposure moves"`

	Ways   []string `yaml:"ways" doc:"the ways back that there are under it, by name or kind, in the order in which they are tried; all of respond.actions when empty"`
	Silent bool     `yaml:"silent" doc:"nobody is told of this release: all of coordination counts as told never" default:"false"`

	Migration *schema.Migration `yaml:"migration" doc:"its own way to migrate, in place of the change's"`
}

// Policy is how exposure moves, as a scenario says it. It never changes, so any
// number of plays may use it at once.
type Policy interface {
	// Start begins one play of it.
	Start(Scene) Procedure
}

// Procedure is one play of a policy. It may remember what it was told; one that
// need not is its policy itself. Whether a move was carried out it learns from
// Progress.Step and from nothing else.
type Procedure interface {
	// Next is asked at the start, whenever a step is reached, a gate changes
	// its mind, or the time that the last move named is over; and now and then
	// for no reason, which must make no difference.
	Next(Progress) Move
}

// Kinds holds every strategy, Deploys every deploy.
var (
	Kinds   = kind.NewRegistry[Policy]("strategy")
	Deploys = kind.NewRegistry[Deploy]("deploy")
)
