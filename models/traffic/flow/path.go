package flow

import (
	"math"
	"math/bits"
	"slices"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// path is a pool near saturation as it goes in one world: how long each of its
// lines is. Every step still is the law's, and all that comes of it is taken from
// there, but it begins where the lines are; and when it is over, each line is
// drawn from where the step may have taken it (see [kernel]). So a path tips over
// by chance where the law only spreads, and all paths together make up the law.
//
// The luck is that of an instance's number within its service, or of the service
// where all instances share a line.
type path struct {
	at     []int      // by line: its point in the law's lattice
	since  clock.Time // when the step under way began
	hot    clock.Time // when it was last to be expected to tip over
	moving bool       // it has not been drawn yet where that leads
	kernel kernel
}

// follow turns the law into a path: every line is drawn from it.
func (p *pool) follow(now clock.Time) {
	_, _, lines := p.capacity()
	p.path = &path{since: now, hot: now}
	minute := uint64(now / clock.Time(clock.Minute))
	for i := range lines {
		u := p.luck.Sub(p.lane(i)).Sub(minute).Uniform(0)
		x := 0
		for u -= p.law.p[0]; u >= 0 && x < p.law.high; u -= p.law.p[x] {
			x++
		}
		p.path.at = append(p.path.at, x)
	}
	p.path.show(p.law)
}

// lane is the number of a line within the service.
func (p *pool) lane(line int) uint64 {
	if p.random {
		return uint64(1 + p.instances[line].lane)
	}
	return 0
}

// see draws where the lines are now that a step is over, or is cut short.
func (p *pool) see(now clock.Time) {
	x := p.path
	if x == nil || !x.moving || now <= x.since {
		return
	}
	x.kernel.of(p.law, now.Sub(x.since).Seconds(), slices.Max(x.at))
	for i := range x.at {
		z := luck(p.luck.Sub(p.lane(i))).over(x.since, now)
		x.at[i] = x.kernel.draw(x.at[i], math.Erfc(-z/math.Sqrt2)/2)
	}
	x.moving = false
	x.show(p.law)
}

// show makes the law say where the lines are.
func (x *path) show(l *law) {
	clear(l.p)
	l.high = 0
	for _, at := range x.at {
		l.p[at] += 1 / float64(len(x.at))
		l.high = max(l.high, at)
	}
	l.measure()
}

// join adds an empty line.
func (x *path) join(l *law) {
	x.at, x.moving = append(x.at, 0), false
	x.show(l)
}

// leave takes a line out.
func (x *path) leave(i int, l *law) {
	x.at, x.moving = slices.Delete(x.at, i, i+1), false
	x.show(l)
}

// scale follows a line into a law of another size, of which a share is kept.
func (x *path) scale(kept float64, was []float64, l *law) {
	for i, at := range x.at {
		x.at[i], _ = slices.BinarySearch(l.x, was[at]*kept)
		x.at[i] = min(x.at[i], len(l.x)-1)
	}
	x.moving = false
	x.show(l)
}

// lanes are the numbers that instances have; a new one takes over the smallest that
// is free, and with it the luck of the one that it replaces.
type lanes uint64

func (l *lanes) take(id int) int {
	n := bits.TrailingZeros64(^uint64(*l))
	if n == 64 {
		return n + id // more than a path has lines
	}
	*l |= 1 << n
	return n
}

func (l *lanes) leave(n int) {
	if n < 64 {
		*l &^= 1 << n
	}
}
