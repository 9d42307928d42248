package fleet

import (
	"slices"

	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// die ends a running instance that ended by itself; it is started again in its
// place, with the back-off of one that failed so often.
func (f *Fleet) die(id int) {
	f.settle()
	if r, ok := f.kill(id); ok {
		f.ended++
		r.failures++
		f.start(r.place, backOff(r.failures))
		f.altered()
	}
}

// kill ends a running instance and what it works on.
func (f *Fleet) kill(id int) (Instance, bool) {
	at := slices.IndexFunc(f.running, func(r Instance) bool { return r.ID == id })
	if at < 0 {
		return Instance{}, false
	}
	r := f.take(at)
	f.traffic.Kill(id)
	return r, true
}

// Crash takes running instances away: what they have within the grace is still
// served. They start again after a wait in their places; with a wait below 0, as
// something does that has failed once more.
func (f *Fleet) Crash(ids []int, grace, wait clock.Span) {
	f.settle()
	for _, id := range ids {
		at := slices.IndexFunc(f.running, func(r Instance) bool { return r.ID == id })
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

// Away takes running instances away until they are let back.
func (f *Fleet) Away(ids []int) []*Start {
	f.settle()
	var out []*Start
	for _, id := range ids {
		if r, ok := f.kill(id); ok {
			s := &Start{place: r.place}
			f.starting = append(f.starting, s)
			out = append(out, s)
		}
	}
	f.altered()
	return out
}

// Back lets instances start that were taken away, as far as they are still
// wanted.
func (f *Fleet) Back(gone []*Start) {
	f.settle()
	for _, s := range gone {
		if slices.Contains(f.starting, s) && s.ready == 0 {
			f.begin(s, 0)
		}
	}
}

// LoseZone ends everything in a zone. Nothing starts there until it is regained.
func (f *Fleet) LoseZone(zone int) {
	f.settle()
	f.lost[zone]++
	for _, s := range f.starting {
		if s.Zone == zone {
			f.hold(s)
		}
	}
	var ids []int
	for _, r := range f.running {
		if r.Zone == zone {
			ids = append(ids, r.ID)
		}
	}
	f.Away(ids)
}

// MoveOut starts what waits in a lost zone in another one.
func (f *Fleet) MoveOut(zone int) {
	if f.lost[zone] == 0 || !slices.Contains(f.lost, 0) {
		return
	}
	f.settle()
	for _, s := range f.starting {
		if s.Zone == zone && s.ready == 0 {
			f.settleIn(&s.place)
			f.begin(s, 0)
		}
	}
}

// RegainZone lets what waits in a zone start again.
func (f *Fleet) RegainZone(zone int) {
	f.settle()
	if f.lost[zone]--; f.lost[zone] > 0 {
		return
	}
	for _, s := range f.starting {
		if s.Zone == zone && s.ready == 0 {
			f.begin(s, 0)
		}
	}
}

// Pick chooses n of the running instances in a zone, -1 for all of them, by the luck of their slots, so that
// the same slots are struck in every play.
func (f *Fleet) Pick(n, zone int, luck rng.Key) []int {
	all := slices.DeleteFunc(slices.Clone(f.running), func(r Instance) bool { return zone >= 0 && r.Zone != zone })
	slices.SortStableFunc(all, func(a, b Instance) int {
		switch x, y := luck.Uniform(uint64(a.Slot)), luck.Uniform(uint64(b.Slot)); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return a.ID - b.ID
	})
	var ids []int
	for _, r := range all[:min(n, len(all))] {
		ids = append(ids, r.ID)
	}
	return ids
}

// Rest takes running instances out of the traffic for a while, or lets them back.
func (f *Fleet) Rest(ids []int, out bool) {
	f.settle()
	for i := range f.running {
		r := &f.running[i]
		if !slices.Contains(ids, r.ID) || r.Out == out {
			continue
		}
		if r.Out = out; out {
			f.traffic.Stop(r.ID)
		} else {
			f.traffic.Resume(r.ID)
		}
	}
	f.altered()
}

// In counts the running instances in a zone; -1 for all.
func (f *Fleet) In(zone int) int {
	n := 0
	for _, r := range f.running {
		if zone < 0 || r.Zone == zone {
			n++
		}
	}
	return n
}

// SlotOf returns the slot of a running instance.
func (f *Fleet) SlotOf(id int) int {
	return f.running[slices.IndexFunc(f.running, func(r Instance) bool { return r.ID == id })].Slot
}

// InSlot returns the oldest running instance in a slot, if there is one.
func (f *Fleet) InSlot(slot int) []int {
	for _, r := range f.running {
		if r.Slot == slot {
			return []int{r.ID}
		}
	}
	return nil
}

// Fill crashes whatever runs in a slot when it has run for so long since the
// beginning or since its start, again and again until to.
func (f *Fleet) Fill(slot int, from, to clock.Time, span clock.Span) {
	next := f.engine.Now().Add(clock.Minute)
	for _, r := range f.running {
		if r.Slot != slot {
			continue
		}
		due := max(r.Since, from).Add(span)
		if due <= f.engine.Now() {
			f.Crash([]int{r.ID}, 0, -1)
			break
		}
		next = min(next, due)
	}
	if next < to {
		f.engine.Do(next, sim.World, "memory-fills", func() { f.Fill(slot, from, to, span) })
	}
}
