package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Zones replaces the instances of one zone after the other, as the deploy does
// it, in the first zone one of them before the rest. Nothing routes requests: they
// land on any instance, so the share of the instances is that of the requests,
// and it moves when a zone fails.
type Zones struct {
	OneBox    int           `yaml:"one_box" doc:"instances of the first zone that are replaced before the others; 0: none" default:"1" min:"0" max:"1000" source:"Amazon's 'Automating safe, hands-off deployments'"`
	OneBake   unit.Duration `yaml:"one_box_bake" doc:"how long they are watched" default:"1h" min:"0s" max:"7d" source:"Amazon: at least 1 hour"`
	FirstBake unit.Duration `yaml:"first_bake" doc:"how long the first zone is watched" default:"1h" min:"0s" max:"7d" source:"judgement; AWS CodeDeploy firstZoneMonitorDurationInSeconds has no default"`
	Bake      unit.Duration `yaml:"bake" doc:"how long each later zone but the last is watched" default:"30m" min:"0s" max:"7d" source:"judgement; AWS CodeDeploy monitorDurationInSeconds has no default"`
	Patience  `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "zones",
	Doc:     "Replaces the instances of one zone after the other, with nothing that routes requests.",
	Source:  "AWS CodeDeploy zonalConfig; Amazon Builders' Library, 'Automating safe, hands-off deployments'",
	Example: "{kind: zones, first_bake: 1h, bake: 30m}",
	New: func() Policy {
		hour := unit.Duration(clock.Hour)
		return &Zones{OneBox: 1, OneBake: hour, FirstBake: hour, Bake: hour / 2, Patience: proceed}
	},
})

// Start learns where the instances are.
func (z *Zones) Start(s Scene) Procedure { return &zonal{z, s} }

type zonal struct {
	*Zones
	scene Scene
}

// Next opens zone after zone.
func (z *zonal) Next(p Progress) Move {
	var stops []stop
	n, zones := max(z.scene.Instances, 1), max(z.scene.Zones, 1)
	in := func(zone int) int { return (n - zone + zones - 1) / zones } // instance i is in zone i modulo zones
	if z.OneBox > 0 && z.OneBox < min(in(0), n) {
		stops = append(stops, stop{aim: partly(p.Cohorts, fmt.Sprintf("%d of %d instances, in zone 0", z.OneBox, n), z.OneBox, n, 1), bake: z.OneBake.Span()})
	}
	replaced := 0
	for zone := range zones {
		bake := z.Bake
		if zone == 0 {
			bake = z.FirstBake
		}
		replaced += max(in(zone), 0)
		title := fmt.Sprintf("zone %d: %d of %d instances", zone, replaced, n)
		stops = append(stops, stop{aim: partly(p.Cohorts, title, replaced, n, zone+1), bake: bake.Span()})
		if replaced >= n {
			break
		}
	}
	stops[len(stops)-1].bake = 0
	return z.walk(p, stops)
}

// partly is the aim of replacing so many of n instances, in the first so many
// zones; in any when that is 0.
func partly(cohorts []string, title string, fresh, n, zones int) Aim {
	all := exposure.Share(len(cohorts), 1)
	return Aim{
		Title: title, Version: float64(fresh) / float64(n), Route: all, Feature: all, Focus: signal.ByVersion,
		Customer: customers(all, cohorts), Counted: true, New: fresh, Zones: zones,
	}
}

// Check refuses a flag, and a service in one zone.
func (z *Zones) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "a rollout by zone")
	if s.Zones == 1 {
		p.add("kind", "give the changed service zones: 3, or use kind: batches", "there is one zone only")
	}
	return p
}
