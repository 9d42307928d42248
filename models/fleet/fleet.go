package fleet

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Traffic is what a fleet wants of whoever plays the requests.
type Traffic interface {
	Settle(now clock.Time) // called before instances change
	Start(service int, v exposure.Version) int
	Stop(instance int)   // it takes no more traffic, and finishes what it has
	Resume(instance int) // one that was stopped takes traffic again
	Kill(instance int)   // what it has fails, too
}

// Config is what a fleet begins with: so many instances of the old version,
// which the traffic knows by the numbers from First on.
type Config struct {
	Engine    *sim.Engine
	Traffic   Traffic
	Service   int
	Startup   clock.Span // from the decision to the first request
	Instances int        // of the steady state
	Zones     int        // at least 1
	First     int
	Mortality Mortality
}

// Fleet is the instances of one service, in every play: those that take
// traffic and those that are to do so again. At the changed service of a release
// it also replaces them, see deploy.go; a fault takes them away, see loss.go.
type Fleet struct {
	Changed func()         // an instance became ready or stopped; may be nil
	Ending  func(Instance) // an instance is about to end; may be nil

	engine  *sim.Engine
	traffic Traffic
	service int
	startup clock.Span

	running   []Instance
	starting  []*Start
	lost      []int // by zone: nothing runs there above 0
	mortality Mortality
	desired   int
	first     int   // instances of the steady state
	born      int   // instances placed so far
	ended     int64 // that ended by themselves since somebody asked
	rollout   replacing

	hours   float64 // instance-hours beyond desired
	counted clock.Time
}

// place is where an instance runs: its slot is its number modulo the instances
// of the steady state, so luck that goes by slot finds the same ones in every
// play.
type place struct {
	Version    exposure.Version
	Slot, Zone int
	failures   int // times it ended by itself so far
}

// Instance is one that runs.
type Instance struct {
	place
	ID    int        // the traffic's number for it
	Since clock.Time // it takes traffic
	Out   bool       // it was taken out of the traffic for a while
	death sim.Handle // 0 when nothing ends it
}

// Start is an instance on its way; with no handle it waits until somebody
// lets it start.
type Start struct {
	place
	ready sim.Handle
}

// New returns the fleet of a steady state, which takes over the instances that
// the traffic began with.
func New(c Config) *Fleet {
	f := &Fleet{
		engine: c.Engine, traffic: c.Traffic, service: c.Service, startup: c.Startup, mortality: c.Mortality,
		desired: c.Instances, first: c.Instances, lost: make([]int, max(c.Zones, 1)),
	}
	f.rollout.want = f.desired
	for i := range c.Instances {
		f.running = append(f.running, Instance{place: f.next(exposure.Old), ID: c.First + i})
	}
	return f
}

// next is the place of one more instance.
func (f *Fleet) next(v exposure.Version) place {
	at := place{Version: v, Slot: f.born % f.first}
	f.born++
	f.settleIn(&at)
	return at
}

// settleIn chooses the zone of a place: the one with the fewest of its version,
// then with the fewest of all.
func (f *Fleet) settleIn(at *place) {
	type count struct{ same, all int }
	in := make([]count, len(f.lost))
	note := func(p place) {
		if in[p.Zone].all++; p.Version == at.Version {
			in[p.Zone].same++
		}
	}
	for _, r := range f.running {
		note(r.place)
	}
	for _, s := range f.starting {
		if &s.place != at {
			note(s.place)
		}
	}
	best := -1
	for z, n := range in {
		if at.Version == f.rollout.target && !f.rollout.touches(z) {
			continue
		}
		if f.lost[z] == 0 && (best < 0 || n.same < in[best].same || n.same == in[best].same && n.all < in[best].all) {
			best = z
		}
	}
	at.Zone = max(best, 0)
}

// start begins to start an instance after a wait. In a zone that is lost it
// waits until the zone is back.
func (f *Fleet) start(at place, wait clock.Span) *Start {
	s := &Start{place: at}
	f.starting = append(f.starting, s)
	f.begin(s, wait)
	return s
}

func (f *Fleet) begin(s *Start, wait clock.Span) {
	if f.lost[s.Zone] == 0 {
		due := f.engine.Now().Add(wait + f.startup)
		s.ready = f.engine.Do(due, sim.World, "instance-ready", func() { f.ready(s) })
	}
}

// drop calls off a start.
func (f *Fleet) drop(s *Start) {
	f.hold(s)
	f.starting = slices.DeleteFunc(f.starting, func(x *Start) bool { return x == s })
}

// hold keeps an instance from starting until somebody lets it.
func (f *Fleet) hold(s *Start) {
	if s.ready != 0 {
		f.engine.Cancel(s.ready)
		s.ready = 0
	}
}

func (f *Fleet) ready(s *Start) {
	f.settle()
	s.ready = 0
	f.drop(s)
	lives, life := f.mortality.fate(s.Version)
	if !lives {
		f.ended++
		s.failures++
		f.start(s.place, backOff(s.failures))
		return
	}
	r := Instance{place: s.place, Since: f.engine.Now(), ID: f.traffic.Start(f.service, s.Version)}
	if life < change.Forever {
		r.death = f.engine.Do(f.engine.Now().Add(life), sim.World, "instance-dies", func() { f.die(r.ID) })
	}
	f.running = append(f.running, r)
	f.altered()
	if wait := f.rollout.minReady(); wait > 0 && r.Version == f.rollout.target {
		f.engine.Do(f.engine.Now().Add(wait), sim.World, "instance-available", f.altered)
	}
}

// settle brings the traffic and the books up to now, before instances change.
func (f *Fleet) settle() {
	f.traffic.Settle(f.engine.Now())
	f.count()
}

// altered has the deploy look again, and whoever else wants to know.
func (f *Fleet) altered() {
	f.step()
	if f.Changed != nil {
		f.Changed()
	}
}

// Running returns the instances that take traffic or were taken out of it for a
// while, in the order of their start. They are the fleet's own.
func (f *Fleet) Running() []Instance { return f.running }

// Holding counts the instances that run or are starting: those that hold on to
// what an instance holds. What waits until it is let back does not.
func (f *Fleet) Holding() int {
	n := len(f.running)
	for _, s := range f.starting {
		if s.ready != 0 {
			n++
		}
	}
	return n
}

// Desired is how many instances there shall be.
func (f *Fleet) Desired() int { return f.desired }

// Hours returns the instance-hours beyond what was desired, up to now.
func (f *Fleet) Hours() float64 {
	f.count()
	return f.hours
}

// Ended returns how many instances ended by themselves since it was last asked.
func (f *Fleet) Ended() int64 {
	n := f.ended
	f.ended = 0
	return n
}

// Of counts the instances of a version that take traffic.
func (f *Fleet) Of(v exposure.Version) int {
	n := 0
	for _, r := range f.running {
		if r.Version == v {
			n++
		}
	}
	return n
}

// Serving counts the instances that get requests now: ejected ones do not.
func (f *Fleet) Serving() int {
	n := 0
	for _, r := range f.running {
		if !r.Out {
			n++
		}
	}
	return n
}

// Coming counts the instances of a version that do not take traffic yet.
func (f *Fleet) Coming(v exposure.Version) int {
	n := 0
	for _, s := range f.starting {
		if s.Version == v {
			n++
		}
	}
	return n
}

// count adds up instance-hours.
func (f *Fleet) count() {
	now := f.engine.Now()
	extra := len(f.running) + len(f.starting) - f.desired
	f.hours += float64(extra) * now.Sub(f.counted).Hours()
	f.counted = now
}

// take removes a running instance from the list.
func (f *Fleet) take(i int) Instance {
	r := f.running[i]
	if f.Ending != nil {
		f.Ending(r)
	}
	if r.death != 0 {
		f.engine.Cancel(r.death)
	}
	f.running = slices.Delete(f.running, i, i+1)
	return r
}
