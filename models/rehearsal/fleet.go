package rehearsal

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// starter is what a traffic engine offers to whoever replaces instances.
type starter interface {
	Start(service int, v exposure.Version) int
	Stop(instance int)
}

// fleet is the instances of the changed service and how they are replaced.
type fleet struct {
	engine  *sim.Engine
	traffic engine
	service int
	startup clock.Span
	changed func() // an instance became ready or stopped

	running  []running
	starting []sim.Handle // of the target version
	mortality
	desired int
	deploy  rollout.Deploy
	target  exposure.Version
	want    int
	moved   bool

	hours   float64 // instance-hours beyond desired
	counted clock.Time
}

type running struct {
	id      int
	version exposure.Version
	death   sim.Handle // 0 when nothing ends it
}

func newFleet(p *play, traffic engine) *fleet {
	n := &p.w.plan.System.Services[p.w.plan.Changed]
	f := &fleet{engine: p.engine, traffic: traffic, service: p.w.plan.Changed, startup: n.Startup, desired: n.Instances}
	f.mortality = newMortality(p)
	return f
}

// adopt takes over the instances that the traffic engine began with.
func (f *fleet) adopt(first int) {
	for i := range f.desired {
		f.running = append(f.running, running{id: first + i, version: exposure.Old})
	}
}

// aim says what the fleet shall become; starts of another version that are
// under way are called off.
func (f *fleet) aim(v exposure.Version, want int, d rollout.Deploy) {
	f.traffic.Settle(f.engine.Now())
	f.count()
	if v != f.target {
		for _, h := range f.starting {
			f.engine.Cancel(h)
		}
		f.starting = f.starting[:0]
	}
	f.target, f.want, f.deploy, f.moved = v, want, d, false
	f.step()
}

// step asks the deploy what to do now, until it has nothing more to do.
func (f *fleet) step() {
	for f.deploy != nil {
		c := f.deploy.Next(f.view())
		if c.Start <= 0 && c.Stop <= 0 {
			return
		}
		f.count()
		for range c.Start {
			f.start(0)
		}
		f.stop(c.Stop)
	}
}

// start begins to start an instance of the target version, for the nth time
// in vain so far.
func (f *fleet) start(failures int) {
	var h sim.Handle
	at := f.engine.Now().Add(f.startup + backOff(failures))
	h = f.engine.Do(at, sim.World, "instance-ready", func() { f.ready(h, failures) })
	f.starting = append(f.starting, h)
}

func (f *fleet) ready(h sim.Handle, failures int) {
	f.traffic.Settle(f.engine.Now())
	f.count()
	for i := range f.starting {
		if f.starting[i] == h {
			f.starting = append(f.starting[:i], f.starting[i+1:]...)
			break
		}
	}
	ready, life := f.fate(f.target)
	if !ready {
		f.start(failures + 1)
		return
	}
	r := running{id: f.traffic.Start(f.service, f.target), version: f.target}
	if life < change.Forever {
		r.death = f.engine.Do(f.engine.Now().Add(life), sim.World, "instance-dies", func() { f.die(r.id, failures+1) })
	}
	f.running = append(f.running, r)
	f.step()
	f.changed()
}

// die takes a running instance away; while its version is wanted, it starts
// again.
func (f *fleet) die(id, failures int) {
	f.traffic.Settle(f.engine.Now())
	f.count()
	at := slices.IndexFunc(f.running, func(r running) bool { return r.id == id })
	version := f.running[at].version
	f.traffic.Stop(id)
	f.running = slices.Delete(f.running, at, at+1)
	if version == f.target {
		f.start(failures)
	}
	f.step()
	f.changed()
}

// stop ends n instances of other versions, the oldest first.
func (f *fleet) stop(n int) {
	kept := f.running[:0]
	for _, r := range f.running {
		if n > 0 && r.version != f.target {
			f.engine.Cancel(r.death)
			f.traffic.Stop(r.id)
			n--
			continue
		}
		kept = append(kept, r)
	}
	f.running = kept
}

func (f *fleet) view() rollout.Fleet {
	v := rollout.Fleet{Desired: f.desired, Want: f.want, Starting: len(f.starting), Moved: f.moved}
	for _, r := range f.running {
		if r.version == f.target {
			v.Ready++
		} else {
			v.Others++
		}
	}
	return v
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

// settled reports whether the fleet is what it was aimed at; a fleet that
// routes keeps its others until all traffic has moved.
func (f *fleet) settled() bool {
	v := f.view()
	return v.Ready >= v.Want && (f.routed() || v.Others <= max(v.Desired-v.Want, 0))
}

func (f *fleet) routed() bool { _, beside := f.deploy.(rollout.Beside); return beside }

// count adds up instance-hours.
func (f *fleet) count() {
	now := f.engine.Now()
	extra := len(f.running) + len(f.starting) - f.desired
	f.hours += float64(extra) * now.Sub(f.counted).Hours()
	f.counted = now
}
