// Package schema is what a release does to the shape of its data: the steps of
// a migration and what they lock, which version fails on which shape, and the
// rows that a version leaves behind in a format of its own.
//
//	progress := schema.NewProgress(plan, draws)
//	progress.Reach(schema.BeforeDeploy, release)
//	for progress.Next() < horizon {
//		story := progress.Move(progress.Next())
//	}
//	active := schema.Active{Plan: plan, Progress: progress} // a condition.Contributor
//
// It promises that a progress depends on its plan, its draws and the instants at
// which its moments are reached, and on nothing else: so it does not matter
// which engine plays the traffic, nor which strategy the release follows.
package schema

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Migration is how a release moves the data of a store to another shape.
type Migration struct {
	Store      string   `yaml:"store,required" doc:"the store whose shape moves"`
	SharedWith []string `yaml:"shared_with" doc:"services other than the changed one that use the same tables, the way the old version does"`
	Steps      []Step   `yaml:"steps,required" doc:"what is done, one after the other; expand comes before backfill, and contract is last"`
	Fails      []Fails  `yaml:"fails" doc:"which version fails on which shape; what is not listed works" default:"[{version: new, on: initial}, {version: old, on: contracted}]" source:"the names follow expand and contract (parallel change), Sato 2014"`
}

// Step is one step of a migration. Without a lock it is online and hurts nobody
// by being done.
type Step struct {
	Do       string            `yaml:"do,required" doc:"expand (adds what the new version needs), backfill (fills it in) or contract (drops what only the old one needs)" enum:"expand|backfill|contract"`
	At       string            `yaml:"at" doc:"not before this moment: before deploy (which waits for it), with deploy (beside it) or after full exposure" default:"before deploy" enum:"before deploy|with deploy|after full exposure"`
	After    unit.Duration     `yaml:"after" doc:"and so long after that moment" default:"0s"`
	Takes    unit.DurationDist `yaml:"takes" doc:"how long the work takes at full speed, locks not counted" default:"0s"`
	Load     unit.Percent      `yaml:"load" doc:"share of the store's capacity that the work takes at full speed: everybody else's accesses take 1/(1-load) times as long" default:"0%" max:"99%"`
	Throttle unit.Percent      `yaml:"throttle" doc:"share of full speed at which it is done: a quarter takes four times as long and a quarter of the load" default:"100%" min:"1%"`
	Lock     *Lock             `yaml:"lock" doc:"the lock that it begins with; none when absent"`
	Offline  *Offline          `yaml:"offline" doc:"it is done in an announced window in which users are turned away; online when absent"`
}

// Lock is a lock on the tables of a step. While it is waited for, whatever it
// will stop queues up behind it, as behind a lock that is held.
type Lock struct {
	Stops      string            `yaml:"stops" doc:"who has to wait: all, or writes" default:"all" enum:"all|writes"`
	Hold       unit.DurationDist `yaml:"hold,required" doc:"how long it is held"`
	WaitBehind unit.DurationDist `yaml:"wait_behind" doc:"what is left of the longest access in progress, which has to end first; drawn per try" default:"0s" source:"GoCardless 2015, 'Zero-downtime Postgres migrations: the hard parts': 15 s behind a read that nobody thought of"`
	Timeout    unit.Duration     `yaml:"lock_timeout" doc:"gives up waiting after this long and lets everybody through; 0s waits for as long as it takes" default:"0s"`
	Retries    int               `yaml:"retries" doc:"tries after the first that was given up; then the step fails" default:"10" min:"0" max:"1000" source:"judgement"`
	Pause      unit.Duration     `yaml:"pause" doc:"between two tries" default:"30s" source:"judgement"`
}

// Offline is the announced window of a step.
type Offline struct {
	Stops   string        `yaml:"stops" doc:"who is turned away: all (down), or writes (read-only)" default:"all" enum:"all|writes"`
	Window  unit.Duration `yaml:"window,required" doc:"how long it was announced to take" min:"1s"`
	Overrun string        `yaml:"overrun" doc:"what happens when the window is over and the work is not: finish (users wait), or abandon (the step fails)" default:"finish" enum:"finish|abandon"`
}

// Fails says that a version fails on a shape, and how often.
type Fails struct {
	Version string       `yaml:"version,required" doc:"old, new or fixed (what fix-forward ships)" enum:"old|new|fixed"`
	On      string       `yaml:"on,required" doc:"initial (before expand), expanded or contracted" enum:"initial|expanded|contracted"`
	Reads   unit.Percent `yaml:"reads" doc:"share of the operations that read which fail; luck per request, so a retry meets the same" default:"100%" source:"judgement: every statement names the column"`
	Writes  unit.Percent `yaml:"writes" doc:"share of the operations that write which fail" default:"100%" source:"judgement"`
}

// Shape is what the data looks like.
type Shape uint8

// The shapes.
const (
	Initial Shape = iota
	Expanded
	Contracted
	shapes = 3
)

var shapeNames = [shapes]string{"initial", "expanded", "contracted"}

func (s Shape) String() string { return shapeNames[s] }

// Plan is a migration compiled to indices. Nothing changes it.
type Plan struct {
	Site
	Steps []Step
	first Shape
	fails [exposure.Versions][shapes][2]float64 // and by whether the operation writes
}

// Site is where a migration takes place.
type Site struct {
	Store, Changed int
	Uses           []bool // by service: it uses the store
	Shared         []bool // by service: it uses the tables as the old version does
	Writes         []bool // by operation
}

// Compile looks up what a migration needs at its site. Without an expand step
// the new version has from the start what it needs.
func Compile(m *Migration, site Site) *Plan {
	p := &Plan{Site: site, Steps: m.Steps, first: Expanded}
	for _, s := range m.Steps {
		if s.Do == "expand" {
			p.first = Initial
		}
	}
	for _, f := range m.Fails {
		for v := range exposure.Version(exposure.Versions) {
			for s, name := range shapeNames {
				if v.String() == f.Version && name == f.On {
					p.fails[v][s] = [2]float64{float64(f.Reads), float64(f.Writes)}
				}
			}
		}
	}
	return p
}

// Fails is the share of the operations of a version that fail on a shape.
func (p *Plan) Fails(v exposure.Version, s Shape, write bool) float64 {
	if write {
		return p.fails[v][s][1]
	}
	return p.fails[v][s][0]
}

// Contracts reports whether some step contracts.
func (m *Migration) Contracts() bool {
	for _, s := range m.Steps {
		if s.Do == "contract" {
			return true
		}
	}
	return false
}
