package rehearsal

import (
	"slices"

	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// die ends a running instance that ended by itself; it is started again in its
// place, with the back-off of one that failed so often.
func (f *fleet) die(id int) {
	f.settle()
	if r, ok := f.kill(id); ok {
		f.ended++
		r.failures++
		f.start(r.place, backOff(r.failures))
		f.altered()
	}
}

// kill ends a running instance and what it works on.
func (f *fleet) kill(id int) (running, bool) {
	at := slices.IndexFunc(f.running, func(r running) bool { return r.id == id })
	if at < 0 {
		return running{}, false
	}
	r := f.take(at)
	f.traffic.Kill(id)
	return r, true
}

// crash takes running instances away: what they have within the grace is still
// served. They start again after a wait in their places; with a wait below 0, as
// something does that has failed once more.
func (f *fleet) crash(ids []int, grace, wait clock.Span) {
	f.settle()
	for _, id := range ids {
		at := slices.IndexFunc(f.running, func(r running) bool { return r.id == id })
		if at < 0 {
			continue
		}
		f.ended++
		r := f.take(at)
		f.traffic.Stop(id)
		if grace <= 0 {
			f.traffic.Kill(id)
		} else {
			f.engine.Do(f.engine.Now().Add(grace), sim.World, "grace-over", func() {
				f.traffic.Settle(f.engine.Now())
				f.traffic.Kill(id)
			})
		}
		r.failures++
		again := wait
		if wait < 0 {
			again = backOff(r.failures)
		}
		f.start(r.place, max(grace, 0)+again)
	}
	f.altered()
}

// away takes running instances away until they are let back.
func (f *fleet) away(ids []int) []*starting {
	f.settle()
	var out []*starting
	for _, id := range ids {
		if r, ok := f.kill(id); ok {
			s := &starting{place: r.place}
			f.starting = append(f.starting, s)
			out = append(out, s)
		}
	}
	f.altered()
	return out
}

// back lets instances start that were taken away, as far as they are still
// wanted.
func (f *fleet) back(gone []*starting) {
	f.settle()
	for _, s := range gone {
		if slices.Contains(f.starting, s) && s.ready == 0 {
			f.begin(s, 0)
		}
	}
}

// loseZone ends everything in a zone. Nothing starts there until it is regained.
func (f *fleet) loseZone(zone int) {
	f.settle()
	f.lost[zone]++
	for _, s := range f.starting {
		if s.zone == zone {
			f.hold(s)
		}
	}
	var ids []int
	for _, r := range f.running {
		if r.zone == zone {
			ids = append(ids, r.id)
		}
	}
	f.away(ids)
}

// moveOut starts what waits in a lost zone in another one.
func (f *fleet) moveOut(zone int) {
	if f.lost[zone] == 0 || !slices.Contains(f.lost, 0) {
		return
	}
	f.settle()
	for _, s := range f.starting {
		if s.zone == zone && s.ready == 0 {
			f.settleIn(&s.place)
			f.begin(s, 0)
		}
	}
}

// regainZone lets what waits in a zone start again.
func (f *fleet) regainZone(zone int) {
	f.settle()
	if f.lost[zone]--; f.lost[zone] > 0 {
		return
	}
	for _, s := range f.starting {
		if s.zone == zone && s.ready == 0 {
			f.begin(s, 0)
		}
	}
}

// pick chooses n of the running instances in a zone, -1 for all of them, by the luck of their slots, so that
// the same slots are struck in every play.
func (f *fleet) pick(n, zone int, luck rng.Key) []int {
	all := slices.DeleteFunc(slices.Clone(f.running), func(r running) bool { return zone >= 0 && r.zone != zone })
	slices.SortStableFunc(all, func(a, b running) int {
		switch x, y := luck.Uniform(uint64(a.slot)), luck.Uniform(uint64(b.slot)); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return a.id - b.id
	})
	var ids []int
	for _, r := range all[:min(n, len(all))] {
		ids = append(ids, r.id)
	}
	return ids
}

// rest takes running instances out of the traffic for a while, or lets them back.
func (f *fleet) rest(ids []int, out bool) {
	f.settle()
	for i := range f.running {
		r := &f.running[i]
		if !slices.Contains(ids, r.id) || r.out == out {
			continue
		}
		if r.out = out; out {
			f.traffic.Stop(r.id)
		} else {
			f.traffic.Resume(r.id)
		}
	}
	f.altered()
}

// in counts the running instances in a zone; -1 for all.
func (f *fleet) in(zone int) int {
	n := 0
	for _, r := range f.running {
		if zone < 0 || r.zone == zone {
			n++
		}
	}
	return n
}

// slotOf returns the slot of a running instance.
func (f *fleet) slotOf(id int) int {
	return f.running[slices.IndexFunc(f.running, func(r running) bool { return r.id == id })].slot
}

// inSlot returns the oldest running instance in a slot, if there is one.
func (f *fleet) inSlot(slot int) []int {
	for _, r := range f.running {
		if r.slot == slot {
			return []int{r.id}
		}
	}
	return nil
}

// fill crashes whatever runs in a slot when it has run for so long since the
// beginning or since its start, again and again until to.
func (f *fleet) fill(slot int, from, to clock.Time, span clock.Span) {
	next := f.engine.Now().Add(clock.Minute)
	for _, r := range f.running {
		if r.slot != slot {
			continue
		}
		due := max(r.since, from).Add(span)
		if due <= f.engine.Now() {
			f.crash([]int{r.id}, 0, -1)
			break
		}
		next = min(next, due)
	}
	if next < to {
		f.engine.Do(next, sim.World, "memory-fills", func() { f.fill(slot, from, to, span) })
	}
}
