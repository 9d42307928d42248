package rehearsal

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/cache"
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// warmth is a cache of a play, of the control too: which share of the reads of
// each side it answers now. How many misses were answered in time is counted by
// the traffic, whichever engine plays it. It moves at whole tenths of a second only, the same
// in every play as long as nothing sets them apart.
type warmth struct {
	p      *play
	c      *plan.Cache
	spaces []*cache.Space
	of     [exposure.Sides]int // whose space: by side
	writes [exposure.Sides]int // the format
	reads  [exposure.Sides][cache.Formats]bool
	fails  bool // who cannot read an entry fails; else takes it for a miss

	// What holds now, by side: chances that a read is answered, among those that
	// do not find an unreadable entry, and that it finds one.
	hit, unreadable [exposure.Sides]float64

	at     clock.Time              // until when the spaces have been brought forward
	seen   traffic.Passage         // of the links, until then
	took   float64                 // seconds of a miss, when there last was one
	intime float64                 // share of the misses that were answered in time
	asked  [exposure.Sides]float64 // reads since then
	past   float64                 // and writes, which go past it

	since clock.Time              // until when they were counted
	split [exposure.Sides]float64 // shares of the reads, since then
	rate  [exposure.Sides]float64 // reads per second
	write float64                 // writes per second

	apart bool                     // sides fare differently
	met   bool                     // the fleet is known
	fleet [exposure.Versions][]int // instances, with a cache in each
	look  int                      // until the next look, of looks
	wake  sim.Handle
	due   clock.Time
}

// newWarmths returns the caches of a play, warm.
func newWarmths(p *play) []*warmth {
	var out []*warmth
	for i := range p.w.plan.Caches {
		c := &p.w.plan.Caches[i]
		w := &warmth{p: p, c: c, intime: 1}
		for side := range exposure.Side(exposure.Sides) {
			w.reads[side] = [cache.Formats]bool{true, true}
			if c.PerInstance || c.Versioned {
				w.of[side] = int(side.Version())
			}
		}
		w.apart = c.PerInstance || c.Versioned
		spaces := 1
		if c.PerInstance || c.Versioned {
			spaces = exposure.Versions
		}
		for _, d := range p.defects {
			if x, ok := d.Effect.(change.Cacher); ok && x.Caching().Cache == c.Name {
				spaces = max(spaces, w.spoil(x.Caching(), d.Feature))
				w.apart = true
			}
		}
		for range spaces {
			s := cache.NewSpace(c.Config)
			s.Empty()
			w.spaces = append(w.spaces, s)
		}
		w.load(0)
		w.spaces[0].Settle(w.relative(0))
		w.show()
		w.arm(0)
		out = append(out, w)
	}
	return out
}

// spoil is what a defect does; it returns how many spaces it needs.
func (w *warmth) spoil(x change.Caching, feature bool) (spaces int) {
	for side := range exposure.Side(exposure.Sides) {
		switch fresh := side == exposure.Lit || side == exposure.Dark && !feature; {
		case fresh && x.Rekeys:
			w.of[side] = 1
		case x.Rekeys || side == exposure.FixedSide: // which reads both, and writes as the old one did
		case fresh:
			w.writes[side] = 1
			w.reads[side][0] = !x.Blind
		default:
			w.reads[side][1] = !x.Blinds
		}
	}
	if x.Rekeys {
		return 2
	}
	w.fails = w.fails || x.Fails
	return 1
}

// Contribute fails the reads that find an entry they cannot read. A try again
// finds the same one.
func (w *warmth) Contribute(s condition.Subject, e *condition.Effect) {
	if s.Service == w.c.Service && w.c.Reads[s.Operation] && w.fails {
		e.FailWith(w.unreadable[s.Side])
	}
}

// Link spares the way what the cache answers.
func (w *warmth) Link(way condition.Way, l *condition.Link) {
	if w.c.Before(way.Link, way.Operation) {
		l.SkipWith(w.hit[way.Side])
	}
}

// show works out what the spaces answer.
func (w *warmth) show() {
	for side := range w.hit {
		s := w.spaces[w.of[side]]
		hit, unreadable := s.Look(w.reads[side])
		hit += s.Joined(w.relative(side), w.took) * w.intime
		if !w.fails {
			unreadable = 0
		}
		w.unreadable[side] = min(unreadable, 1)
		w.hit[side] = min(hit/max(1-unreadable, 1e-9), 1)
	}
}

// flush empties the caches of that name, or all of them.
func (p *play) flush(name string) {
	for _, w := range p.warmths {
		if name != "" && name != w.c.Name {
			continue
		}
		now := p.engine.Now()
		p.traffic.Settle(now)
		w.pass(now)
		w.move()
		for _, s := range w.spaces {
			s.Empty()
		}
		w.show()
		w.arm(0)
		p.note(outcome.True, "world", "the cache "+w.c.Name+" is empty")
	}
	p.change()
}

// flushes empties what every deploy of the change empties.
func (p *play) flushes() {
	for _, name := range p.w.plan.Scenario.Change.Flushes {
		p.flush(name)
	}
}

// account has nothing to enter: what a cache does is seen in requests.
func (w *warmth) account(*outcome.Outcome) {}

// relative is how many reads come to a side's space per second, relative to the
// daily mean of one.
func (w *warmth) relative(side int) float64 {
	sum := 0.0
	for s, r := range w.rate {
		if w.of[s] == w.of[side] {
			sum += r
		}
	}
	return sum / w.c.Config.Reads / w.askers(side)
}

// askers is how many instances share the reads of a side, where each has a cache
// of its own.
func (w *warmth) askers(side int) float64 {
	if !w.c.PerInstance {
		return 1
	}
	n := len(w.fleet[exposure.Side(side).Version()])
	if w.p.fleets == nil {
		n = w.p.w.plan.System.Services[w.c.Service].Instances
	}
	return math.Max(float64(n), 1)
}
