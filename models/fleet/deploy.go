package fleet

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// replacing is what a fleet is to become. Without a deploy it stays as it is.
type replacing struct {
	deploy rollout.Deploy
	target exposure.Version
	want   int // instances of the target version
	extra  int // others that stay beyond the steady state
	zones  int // only the first so many are touched while any of them has others; 0: all
	moved  bool

	thin bool // no more than most of the others stay
	most int
}

// minReady is how long an instance has to take traffic before the deploy counts
// on it.
func (r *replacing) minReady() clock.Span {
	if d, ok := r.deploy.(rollout.Patient); ok {
		return d.MinReady()
	}
	return 0
}

// routed reports whether the others stay until all traffic has moved.
func (r *replacing) routed() bool { _, beside := r.deploy.(rollout.Beside); return beside }

// Aim says what the fleet shall become; starts of a new version that is given
// up are called off.
func (f *Fleet) Aim(v exposure.Version, want int, d rollout.Deploy) { f.Mix(v, want, 0, 0, d) }

// Mix does so with extra instances of other versions, in the first so many zones;
// in any when that is 0.
func (f *Fleet) Mix(v exposure.Version, want, extra, zones int, d rollout.Deploy) {
	f.settle()
	if given := f.rollout.target; v != given && given != exposure.Old {
		f.callOff(len(f.starting), func(s *Start) bool { return s.Version == given })
	}
	f.rollout = replacing{deploy: d, target: v, want: want, extra: extra, zones: zones}
	if f.rollout.routed() {
		f.fit(want, func(x exposure.Version) bool { return x == v })
	}
	f.step()
}

// Wanted is how many instances of the version that is rolled out there shall be.
func (f *Fleet) Wanted() int { return f.rollout.want }

// Beside reports whether a version is brought in beside the others, which stay
// until all traffic has moved.
func (f *Fleet) Beside(v exposure.Version) bool { return f.rollout.routed() && f.rollout.target == v }

// Moved notes that all traffic has moved: the others may go.
func (f *Fleet) Moved() {
	f.settle()
	f.rollout.moved = true
	f.step()
}

// Thin notes that requests have moved so far that no more than n of the others
// are needed.
func (f *Fleet) Thin(n int) {
	f.settle()
	f.rollout.thin, f.rollout.most = true, n
	f.step()
}

// step asks the deploy what to do now, until it has nothing more to do.
func (f *Fleet) step() {
	r := &f.rollout
	for r.deploy != nil {
		f.tidy()
		c := r.deploy.Next(f.view())
		if c.Start <= 0 && c.Stop <= 0 {
			return
		}
		f.count()
		for range c.Start {
			f.start(f.next(r.target), 0)
		}
		f.stop(c.Stop)
	}
}

// tidy calls off the starts of other versions that are to be replaced anyway:
// Kubernetes, too, gives up the unhealthy ones of an old version first.
func (f *Fleet) tidy() {
	r := &f.rollout
	other := func(s *Start) bool { return s.Version != r.target }
	if r.routed() && !r.moved {
		return
	}
	surplus := len(f.running) + len(f.starting) - f.Of(r.target) - f.Coming(r.target) - max(f.desired+r.extra-r.want, 0)
	f.callOff(surplus, other)
}

// callOff drops at most n starts.
func (f *Fleet) callOff(n int, which func(*Start) bool) {
	for i := len(f.starting) - 1; i >= 0 && n > 0; i-- {
		if s := f.starting[i]; which(s) {
			f.drop(s)
			n--
		}
	}
}

// stop ends n instances of other versions, those in the zones that are touched
// before others, the oldest first.
func (f *Fleet) stop(n int) {
	for _, anywhere := range []bool{false, true} {
		for i := 0; i < len(f.running) && n > 0; {
			r := &f.running[i]
			if r.Version == f.rollout.target || !anywhere && !f.rollout.touches(r.Zone) {
				i++
				continue
			}
			f.traffic.Stop(f.take(i).ID)
			n--
		}
	}
}

// touches reports whether instances of a zone are replaced.
func (r *replacing) touches(zone int) bool { return r.zones == 0 || zone < r.zones }

func (f *Fleet) view() rollout.Fleet {
	r := &f.rollout
	ready := f.Of(r.target)
	spare := 0
	if r.thin {
		spare = max(len(f.running)-ready-r.most, 0)
	}
	return rollout.Fleet{
		Spare:   spare,
		Desired: f.desired, Want: r.want, Extra: r.extra, Moved: r.moved,
		Ready: ready, Fresh: ready - f.available(), Starting: f.Coming(r.target), Others: len(f.running) - ready,
	}
}

// available counts the instances of the target version that have taken traffic
// as long as the deploy wants.
func (f *Fleet) available() int {
	n, long := 0, f.rollout.minReady()
	for _, x := range f.running {
		if x.Version == f.rollout.target && f.engine.Now().Sub(x.Since) >= long {
			n++
		}
	}
	return n
}

// Settled reports whether the fleet is what it was aimed at; a fleet that
// routes keeps its others until all traffic has moved.
func (f *Fleet) Settled() bool {
	v := f.view()
	return v.Ready-v.Fresh >= v.Want && (f.rollout.routed() || v.Others <= v.Stay())
}
