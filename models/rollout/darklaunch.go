package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// DarkLaunch has the new version answer copies of real requests before anybody
// gets its answers: they are thrown away. Copies are work all the same, at the
// new version and at all that it calls and stores in. Then another strategy goes
// on, and nothing is copied any more.
type DarkLaunch struct {
	Mirror unit.Percent  `yaml:"mirror" doc:"share of the reads that come to the changed service of which the new version gets a copy" default:"100%" min:"0.1%" max:"100%" source:"Flagger mirrorWeight, Argo Rollouts setMirrorRoute, Istio mirrorPercentage: 100 when absent"`
	Writes bool          `yaml:"writes" doc:"writes are copied as well: what the new version writes for them, it writes" default:"false"`
	Bake   unit.Duration `yaml:"bake" doc:"how long the copies are watched before the strategy begins" default:"30m" source:"judgement"`
	Then   Policy        `yaml:"then,required" doc:"the strategy that gives the new version to users"`

	Patience `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "dark-launch",
	Doc:     "Copies real requests to the new version and throws its answers away, then begins another strategy.",
	Source:  "Facebook Chat's dark launch, 2008; Istio traffic mirroring; Argo Rollouts setMirrorRoute",
	Example: "{kind: dark-launch, mirror: 50%, bake: 20m, then: {kind: canary, steps: [{to: 5%, bake: 30m}, {to: 100%}]}}",
	New: func() Policy {
		return &DarkLaunch{Mirror: 1, Bake: unit.Duration(30 * clock.Minute), Patience: proceed}
	},
})

// Mirror is what is copied to the new version: a share of the reads, and of the
// writes if they are copied at all.
type Mirror struct {
	Share  float64
	Writes bool
}

// Start begins with the copies.
func (d *DarkLaunch) Start(s Scene) Procedure {
	return &mirroring{DarkLaunch: d, then: d.Then.Start(s), behind: s.Behind != ""}
}

type mirroring struct {
	*DarkLaunch
	then   Procedure
	behind bool // a flag, which hides the feature from copies as well
}

// Next copies for a while, then asks what comes next, whose steps follow.
func (m *mirroring) Next(p Progress) Move {
	none := exposure.None(len(p.Cohorts))
	aim := Aim{
		Title: fmt.Sprintf("copies of %s of the reads", m.Mirror), Version: float64(m.Mirror), Routed: true, Route: none,
		Feature: exposure.Share(len(p.Cohorts), 1), Focus: signal.ByVersion, Mirror: Mirror{float64(m.Mirror), m.Writes},
	}
	if m.Writes {
		aim.Title = fmt.Sprintf("copies of %s of the requests", m.Mirror)
	}
	if m.behind {
		aim.Feature = none
	}
	if p.Step <= 0 {
		move := m.walk(p, []stop{{aim: aim, bake: m.Bake.Span()}, {}})
		if p.Step < 0 || move.Kind != Expose {
			return move
		}
	}
	p.Step--
	move := m.then.Next(p)
	if move.Kind == Expose {
		move.Step++
		move.Aim.Index++
	}
	return move
}

// Check wants a strategy that is right by itself.
func (d *DarkLaunch) Check(s Scene) []kind.Problem {
	var p problems
	p.bake("bake", d.Bake.Span())
	if d.Promotion == "unguarded" {
		p.add("promotion", "say so of the strategy under then", "is about the last step, which is that one's")
	}
	if d.Then == nil {
		p.add("then", "write for example then: {kind: all-at-once}", "is missing: nobody would ever get it")
		return p
	}
	if c, ok := d.Then.(Checker); ok {
		for _, x := range c.Check(s) {
			x.Field = "then." + x.Field
			p = append(p, x)
		}
	}
	return p
}

// Mirrors says what is copied.
func (d *DarkLaunch) Mirrors() (Mirror, bool) { return Mirror{float64(d.Mirror), d.Writes}, true }

// Mirrors says what the strategy copies that is scheduled.
func (s *Scheduled) Mirrors() (Mirror, bool) { return Mirrors(s.Then) }

// Mirrors says what the strategy copies that ships the dark version.
func (x Shipping) Mirrors() (Mirror, bool) { return Mirrors(x.DeployBy) }

// Mirrors reports what a policy copies at some time, if it does.
func Mirrors(p Policy) (Mirror, bool) {
	if x, ok := p.(interface{ Mirrors() (Mirror, bool) }); ok {
		return x.Mirrors()
	}
	return Mirror{}, false
}
