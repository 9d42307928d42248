package rehearsal

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/cache"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// pass counts who has asked, and brings the spaces forward when that is due.
func (w *warmth) pass(to clock.Time) {
	if to > w.since {
		dt := to.Sub(w.since).Seconds()
		for side, r := range w.rate {
			w.asked[side] += r * dt
		}
		w.past += w.write * dt
		w.since = to
	}
	if to >= w.due {
		w.move()
	}
}

// turn works out who asks from now on. Instances that have just started have
// nothing in their caches.
func (w *warmth) turn() {
	before := w.split
	w.load(w.p.engine.Now())
	joined := w.c.PerInstance && w.join()
	if joined || w.apart && w.split != before {
		w.show()
		w.arm(0)
	}
}

// load works out the reads and writes per second that would come to the links
// now, by side, while nothing is in their way.
func (w *warmth) load(now clock.Time) {
	all, reads := 0.0, 0.0
	for c, co := range w.p.w.plan.Scenario.Tenants {
		all += float64(co.Rate) * w.p.w.crowd.Factor(c, now)
	}
	w.write = 0
	for op, o := range w.p.w.plan.Scenario.Load.Operations {
		if rate := all * float64(o.Share) * w.c.Uses[op]; w.c.Reads[op] {
			reads += rate
		} else {
			w.write += rate
		}
	}
	w.split = w.sides()
	for side, share := range w.split {
		w.rate[side] = reads * share
	}
}

// sides is the share of the reads that meet each side.
func (w *warmth) sides() (out [exposure.Sides]float64) {
	p := w.p
	if w.c.Service != p.w.plan.Changed || p.fleet == nil {
		out[exposure.OldSide] = 1
		return out
	}
	st, fixed := p.state, 0.0
	if n := p.fleet.Of(exposure.Fixed); n > 0 {
		fixed = float64(n) / float64(n+p.fleet.Of(exposure.Old))
	}
	out[exposure.Lit], out[exposure.Dark] = st.Lit, max(st.New-st.Lit, 0)
	out[exposure.FixedSide], out[exposure.OldSide] = (1-st.New)*fixed, (1-st.New)*(1-fixed)
	return out
}

// move brings the spaces up to when was last counted, by the misses that were
// answered in time since they were.
func (w *warmth) move() {
	dt := w.since.Sub(w.at).Seconds()
	if dt <= 0 {
		return
	}
	expected := w.past
	for side, n := range w.asked {
		expected += n * (1 - w.unreadable[side]) * (1 - w.hit[side])
	}
	passed, timely := w.passed(), 1.0
	if expected > 0 {
		timely = max(passed.Tries-passed.Fails, 0) / expected
	}
	if passed.Tries > 0 {
		w.took, w.intime = passed.Time/passed.Tries, 1-passed.Fails/passed.Tries
	}
	for i, s := range w.spaces {
		f := cache.Flow{Took: w.took}
		for side, n := range w.asked {
			if w.of[side] != i {
				continue
			}
			relative := timely * n / dt / w.c.Config.Reads / w.askers(side)
			f.Fresh[w.writes[side]] += relative
			if !w.fails && !w.reads[side][1-w.writes[side]] {
				f.Over[w.writes[side]] += relative
			}
		}
		s.Pass(dt, f)
	}
	w.at, w.asked, w.past = w.since, [exposure.Sides]float64{}, 0
	hit, unreadable := w.hit, w.unreadable
	w.show()
	moved := 0.0
	for side := range hit {
		moved = max(moved, math.Abs(w.hit[side]-hit[side]), math.Abs(w.unreadable[side]-unreadable[side]))
	}
	w.arm(min(w.look+1, longestLook(dt*finest/max(moved, 1e-9))))
}

// finest is by how much what a cache answers may change between two looks at it
// (judgement: a tenth of the misses at 95%).
const finest = 0.005

// looks are how long it may be until the next look. Hot keys are back within
// some tenths of a second.
var looks = [...]clock.Span{
	clock.Second / 10, clock.Second / 5, clock.Second / 2, clock.Second, 2 * clock.Second, 5 * clock.Second,
	10 * clock.Second, 30 * clock.Second, clock.Minute,
}

// longestLook is the number of the longest look within so many seconds.
func longestLook(seconds float64) (look int) {
	for i, s := range looks {
		if s.Seconds() <= seconds {
			look = i
		}
	}
	return look
}

// arm has the cache looked at again, at the next whole multiple of a look: the
// same instants in every play.
func (w *warmth) arm(look int) {
	if w.wake != 0 {
		w.p.engine.Cancel(w.wake)
	}
	w.look = min(look, len(looks)-1)
	grid := clock.Time(looks[w.look])
	w.due = (w.p.engine.Now()/grid + 1) * grid
	w.wake = w.p.engine.Do(w.due, sim.World, "cache", func() {
		w.wake = 0
		w.p.change()
	})
}

// passed is what has gone over the links since the spaces were last moved.
func (w *warmth) passed() (out traffic.Passage) {
	var all traffic.Passage
	for _, link := range w.c.Links {
		all = all.Plus(w.p.meter.Total(link))
	}
	out = all.Minus(w.seen)
	w.seen = all
	return out
}

// join compares the instances with those that were there before: those that are
// new begin with nothing. It reports whether there are any.
func (w *warmth) join() (joined bool) {
	var now [exposure.Versions][]int
	for _, r := range w.p.fleets[w.c.Service].Running() {
		now[r.Version] = append(now[r.Version], r.ID)
	}
	for v := range now {
		stay, before := 0, w.fleet[v]
		for _, id := range now[v] { // both in the order of their numbers
			for len(before) > 0 && before[0] < id {
				before = before[1:]
			}
			if len(before) > 0 && before[0] == id {
				stay++
			}
		}
		if w.met && stay < len(now[v]) {
			if !joined {
				w.move()
			}
			joined = true
			w.spaces[v].Keep(float64(stay) / float64(len(now[v])))
		}
	}
	w.fleet, w.met = now, true
	return joined
}
