package rehearsal

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// starter is what a traffic engine offers to whoever runs instances.
type starter interface {
	settler
	Start(service int, v exposure.Version) int
	Stop(instance int)   // it takes no more traffic, and finishes what it has
	Resume(instance int) // one that was stopped takes traffic again
	Kill(instance int)   // what it has fails, too
}

// fleet is the instances of one service, in every play: those that take
// traffic and those that are to do so again. At the changed service of a release
// it also replaces them, see fleetdeploy.go; a fault takes them away, see
// fleetloss.go.
type fleet struct {
	engine  *sim.Engine
	traffic starter
	service int
	startup clock.Span
	changed func()        // an instance became ready or stopped; may be nil
	ending  func(running) // an instance is about to end; may be nil

	running  []running
	starting []*starting
	lost     []int // by zone: nothing runs there above 0
	mortality
	desired int
	first   int   // instances of the steady state
	born    int   // instances placed so far
	ended   int64 // that ended by themselves since the last scrape
	rollout replacing

	hours   float64 // instance-hours beyond desired
	counted clock.Time
}

// place is where an instance runs: its slot is its number modulo the instances
// of the steady state, so luck that goes by slot finds the same ones in every
// play.
type place struct {
	version    exposure.Version
	slot, zone int
	failures   int // times it ended by itself so far
}

type running struct {
	place
	id    int
	since clock.Time // it takes traffic
	death sim.Handle // 0 when nothing ends it
	out   bool       // it was taken out of the traffic for a while
}

// starting is an instance on its way; with no handle it waits until somebody
// lets it start.
type starting struct {
	place
	ready sim.Handle
}

// newFleets gives every service its fleet, which takes over the instances that
// the traffic engine began with.
func newFleets(p *play) []*fleet {
	var out []*fleet
	next := 0
	for i := range p.w.plan.System.Services {
		n := &p.w.plan.System.Services[i]
		f := &fleet{
			engine: p.engine, traffic: p.traffic, service: i, startup: n.Startup,
			desired: n.Instances, first: n.Instances, lost: make([]int, max(n.Zones, 1)),
		}
		f.rollout.want = f.desired
		if i == p.w.plan.Changed {
			f.mortality = newMortality(p)
		}
		for range n.Instances {
			f.running = append(f.running, running{place: f.next(exposure.Old), id: next})
			next++
		}
		out = append(out, f)
	}
	return out
}

// next is the place of one more instance.
func (f *fleet) next(v exposure.Version) place {
	at := place{version: v, slot: f.born % f.first}
	f.born++
	f.settleIn(&at)
	return at
}

// settleIn chooses the zone of a place: the one with the fewest of its version,
// then with the fewest of all.
func (f *fleet) settleIn(at *place) {
	type count struct{ same, all int }
	in := make([]count, len(f.lost))
	note := func(p place) {
		if in[p.zone].all++; p.version == at.version {
			in[p.zone].same++
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
		if f.lost[z] == 0 && (best < 0 || n.same < in[best].same || n.same == in[best].same && n.all < in[best].all) {
			best = z
		}
	}
	at.zone = max(best, 0)
}

// start begins to start an instance after a wait. In a zone that is lost it
// waits until the zone is back.
func (f *fleet) start(at place, wait clock.Span) *starting {
	s := &starting{place: at}
	f.starting = append(f.starting, s)
	f.begin(s, wait)
	return s
}

func (f *fleet) begin(s *starting, wait clock.Span) {
	if f.lost[s.zone] == 0 {
		due := f.engine.Now().Add(wait + f.startup)
		s.ready = f.engine.Do(due, sim.World, "instance-ready", func() { f.ready(s) })
	}
}

// drop calls off a start.
func (f *fleet) drop(s *starting) {
	f.hold(s)
	f.starting = slices.DeleteFunc(f.starting, func(x *starting) bool { return x == s })
}

// hold keeps an instance from starting until somebody lets it.
func (f *fleet) hold(s *starting) {
	if s.ready != 0 {
		f.engine.Cancel(s.ready)
		s.ready = 0
	}
}

func (f *fleet) ready(s *starting) {
	f.settle()
	s.ready = 0
	f.drop(s)
	lives, life := f.fate(s.version)
	if !lives {
		f.ended++
		s.failures++
		f.start(s.place, backOff(s.failures))
		return
	}
	r := running{place: s.place, since: f.engine.Now(), id: f.traffic.Start(f.service, s.version)}
	if life < change.Forever {
		r.death = f.engine.Do(f.engine.Now().Add(life), sim.World, "instance-dies", func() { f.die(r.id) })
	}
	f.running = append(f.running, r)
	f.altered()
	if wait := f.rollout.minReady(); wait > 0 && r.version == f.rollout.target {
		f.engine.Do(f.engine.Now().Add(wait), sim.World, "instance-available", f.altered)
	}
}

// settle brings the traffic and the books up to now, before instances change.
func (f *fleet) settle() {
	f.traffic.Settle(f.engine.Now())
	f.count()
}

// altered has the deploy look again, and whoever else wants to know.
func (f *fleet) altered() {
	f.step()
	if f.changed != nil {
		f.changed()
	}
}

// of counts the instances of a version that take traffic.
func (f *fleet) of(v exposure.Version) int {
	n := 0
	for _, r := range f.running {
		if r.version == v {
			n++
		}
	}
	return n
}

// serving counts the instances that get requests now: ejected ones do not.
func (f *fleet) serving() int {
	n := 0
	for _, r := range f.running {
		if !r.out {
			n++
		}
	}
	return n
}

// coming counts the instances of a version that do not take traffic yet.
func (f *fleet) coming(v exposure.Version) int {
	n := 0
	for _, s := range f.starting {
		if s.version == v {
			n++
		}
	}
	return n
}

// count adds up instance-hours.
func (f *fleet) count() {
	now := f.engine.Now()
	extra := len(f.running) + len(f.starting) - f.desired
	f.hours += float64(extra) * now.Sub(f.counted).Hours()
	f.counted = now
}

// take removes a running instance from the list.
func (f *fleet) take(i int) running {
	r := f.running[i]
	if f.ending != nil {
		f.ending(r)
	}
	if r.death != 0 {
		f.engine.Cancel(r.death)
	}
	f.running = slices.Delete(f.running, i, i+1)
	return r
}
