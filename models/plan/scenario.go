// Package plan is a scenario as the models read it: [Scenario] is the file's
// shape, [Plan] the compiled and immutable form in which every name has become
// an index.
//
//	problems := plan.Check(scenario) // all of them, each with its path and the remedy
//	p := plan.Compile(scenario, hash, holds)
//
// It promises that the plan of a scenario without problems can be played.
package plan

import (
	"github.com/rehearse-sim/rehearse/models/cache"
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/coordination"
	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/queue"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Scenario is a scenario file.
type Scenario struct {
	Name         string               `yaml:"name,required" doc:"short name, kebab-case"`
	Title        string               `yaml:"title" doc:"one line that says what is released"`
	Story        string               `yaml:"story" doc:"what may go wrong, in words"`
	Fidelity     string               `yaml:"fidelity" doc:"how traffic is played: request (every request), flow (counts per interval), or auto" default:"auto" enum:"request|flow|auto"`
	Clock        Clock                `yaml:"clock" doc:"when it starts and how long is watched"`
	Release      Release              `yaml:"release" doc:"when the rollout starts"`
	Tenants      []tenancy.Cohort     `yaml:"tenants,required" doc:"who sends the requests"`
	Load         load.Load            `yaml:"load,required" doc:"what they send"`
	Services     []topology.Service   `yaml:"services,required" doc:"what serves it"`
	Stores       []topology.Store     `yaml:"stores" doc:"what the services keep their data in"`
	Queues       []queue.Queue        `yaml:"queues" doc:"messages that one service leaves for another"`
	Caches       []cache.Cache        `yaml:"caches" doc:"what answers reads before a store or a service is asked"`
	Change       change.Change        `yaml:"change,required" doc:"what ships"`
	Flags        exposure.Delivery    `yaml:"flags" doc:"how a flag reaches the instances that go by it"`
	Strategies   []rollout.Strategy   `yaml:"strategies,required" doc:"the ways of rolling it out that are compared"`
	Faults       []fault.Fault        `yaml:"faults" doc:"trouble that strikes with or without a release"`
	Guard        fault.Guard          `yaml:"fault_guard" doc:"how much faults may take at most"`
	Observe      detect.Observe       `yaml:"observe" doc:"what is watched"`
	Respond      respond.Respond      `yaml:"respond" doc:"who reacts, and the ways back"`
	Coordination []coordination.Entry `yaml:"coordination" doc:"who is told of the release, and when; who is not listed is told before"`
	Decide       []string             `yaml:"decide" doc:"the one or two figures that the decision rests on: they hold at a joint 95%"`
	Matters      map[string]string    `yaml:"matters" doc:"the smallest difference in a figure that would change the decision"`
	Expect       []string             `yaml:"expect" doc:"claims about the figures that a run checks"`
	Accept       []Acceptance         `yaml:"accept" doc:"findings of a review that are known and stay as they are; they move no figure" hash:"-"`
	Lesson       *Lesson              `yaml:"lesson" doc:"what it teaches; a scenario that extends this one does not inherit it"`
}

// Clock is the local time of the scenario.
type Clock struct {
	Start  unit.Clock    `yaml:"start" doc:"weekday and local time at which the play starts" default:"Tue 09:30" source:"judgement"`
	Offset unit.Offset   `yaml:"utc_offset" doc:"offset of that local time" default:"+00:00"`
	Follow unit.Duration `yaml:"follow,known" doc:"how long each play is followed after its first harm, or after its last move; 0s: as by default" default:"(8h, or an hour more than the longest step)" source:"judgement"`
}

// Release is when the rollout starts.
type Release struct {
	Start unit.Duration `yaml:"start" doc:"after the clock's start; what precedes is warm-up" default:"30m" source:"judgement"`
}
