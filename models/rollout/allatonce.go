package rollout

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// AllAtOnce replaces every instance in one go, as its deploy does it.
type AllAtOnce struct {
	Bake     unit.Duration `yaml:"bake" doc:"how long gates go on watching after everybody has it" default:"0s"`
	Patience `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name: "all-at-once",
	Doc:  "Replaces every instance in one go; exposure follows the deploy.",
	New:  func() Policy { return &AllAtOnce{Patience: proceed} },
})

// Start needs no memory.
func (a *AllAtOnce) Start(Scene) Procedure { return a }

// Next exposes everybody, then is done.
func (a *AllAtOnce) Next(p Progress) Move {
	return a.walk(p, []stop{{aim: everybody(p.Cohorts), bake: a.Bake.Span()}})
}

// Check refuses a flag.
func (a *AllAtOnce) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "all-at-once")
	p.bake("bake", a.Bake.Span())
	return p
}
