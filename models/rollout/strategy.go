// Package rollout decides how exposure moves: strategies say who is to be
// exposed next and why, deploys say which instances to replace next. One file
// per strategy and per deploy.
//
//	move := strategy.Policy.Next(rollout.Progress{Step: -1, Cohorts: 4})
//	// move.Kind == rollout.Expose: 5% of the tenants, then bake 30m
//
// Both are pure: they see what has been reached and what the gates say, and
// answer what to do. They never see the scheduler, the truth or the defects.
package rollout

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Strategy is one way of rolling the change out, as a scenario names it.
type Strategy struct {
	Name   string `yaml:"name,required" doc:"name of the strategy, shown in the tables"`
	Deploy Deploy `yaml:"deploy" doc:"how instances are replaced" default:"rolling"`
	Behind string `yaml:"behind" doc:"the flag that hides the feature; without it, exposure follows the deploy"`
	Gate   []Gate `yaml:"gate" doc:"detectors that may stop the rollout, each with the person who owns the decision"`
	Policy Policy `yaml:",kind" doc:"how exposure moves"`

	Migration *schema.Migration `yaml:"migration" doc:"its own way to migrate, in place of the change's"`
}

// Gate names a detector that guards every step.
type Gate struct {
	Detector string `yaml:"detector,required" doc:"name of a detector under observe"`
	Owner    string `yaml:"owner" doc:"who decides when the gate speaks"`
}

// Policy is how exposure moves.
type Policy interface {
	// Next is asked at the start, whenever a step is reached, a gate changes
	// its mind, or the time that the last move named is over.
	Next(Progress) Move
}

// Progress is what a policy may know.
type Progress struct {
	Step    int          // index of the step in force, -1 before the first
	Reached bool         // its exposure is in force: instances replaced, flag heard
	Since   clock.Span   // since then
	Verdict signal.State // worst of the gates in this step; Pass without a gate
	Why     string       // the figures behind that verdict
	Caught  bool         // staging has revealed a defect
	Flagged bool         // the strategy is behind a flag
	Cohorts []string     // names of the cohorts, in the scenario's order
	Load    []float64    // mean load of each, in any unit; nil if not known
}

// MoveKind is what to do.
type MoveKind uint8

// The moves.
const (
	Hold   MoveKind = iota // wait, at most For
	Expose                 // go to step Step, which aims at Aim
	Abort                  // take it back, whichever way is fastest
	Done                   // everybody has it
)

func (k MoveKind) String() string { return [...]string{"hold", "expose", "abort", "done"}[k] }

// Move is a policy's answer.
type Move struct {
	Kind MoveKind
	Step int        // for Expose
	Aim  Aim        // for Expose
	For  clock.Span // for Hold: ask again after this long; 0 = when something changes
	Why  string     // a sentence for the timeline
}

// Aim is the exposure that a step wants.
type Aim struct {
	Title    string        // "5% of tenants", "cohort beta", "dark"
	Version  float64       // share of the instances that should run the new version
	Routed   bool          // requests are sent to a version by Route; else by whichever instance they land on
	Route    exposure.Rule // who is sent to the new version
	Feature  exposure.Rule // who sees the feature there
	Staging  bool          // tried in staging only: no customer is exposed
	Focus    signal.Focus  // what gates compare
	Customer bool          // exposes somebody other than staff
}

// Kinds holds every strategy, Deploys every deploy.
var (
	Kinds   = kind.NewRegistry[Policy]("strategy")
	Deploys = kind.NewRegistry[Deploy]("deploy")
)
