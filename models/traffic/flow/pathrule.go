package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// pathFrom is how often per second a pool must be expected to tip over to be
// played as a path: once in ten days. It is a law again some time after that is less
// than a tenth. Both are judgement.
const pathFrom = 1.0 / (10 * 86400)

// crowd is how many lines a path has at most. Of more, those that are long at any
// instant are about as many as the law says (judgement; cost is the reason).
const crowd = 50

// calmFor is for how long a path is kept when it is not to be expected to tip over
// any more, and for how long after a door was last closed a pool is no path
// (judgement). Load that swings must not make it a law and a path again by turns:
// each time its lines would be drawn anew.
const calmFor = 5 * clock.Minute

// choose has the pool played as a path where chance is to be expected to tip it
// over, and as a law where not.
func (p *pool) choose(now clock.Time) {
	_, _, lines := p.capacity()
	tips := p.tips()
	switch x := p.path; {
	case p.turned > 0 && now < p.turned.Add(calmFor):
		p.path = nil // by a door that keeps lines short, whatever the luck
	case x == nil && tips > pathFrom && lines <= crowd:
		p.follow(now)
	case x == nil:
	case tips >= pathFrom/10:
		x.hot = now
	case now > x.hot.Add(calmFor):
		p.path = nil
	}
}

// tips returns how often per second, in the mean, some line of the pool is so long
// in the steady state that it fails requests: the share of time in which it is, by
// the geometric law of a long line, over the time that a full one takes to be
// worked off. It is 0 where the law says all: far from the capacity, on either side.
func (p *pool) tips() float64 {
	slots, _, share := p.capacity()
	load := p.load() / float64(share)
	line, drained := p.reach()
	if rho := load / float64(slots); line == 0 || rho < 0.85 || rho > 1.05 {
		return 0
	}
	up, down := p.law.climb()
	return float64(share) * math.Pow(min(up/down, 1), line) * erlangC(slots, load) / drained
}

// reach returns how many requests in a line of the pool are so many that callers
// stop waiting, and how long, in s, it takes to work off a full line. Both are 0
// where nobody stops waiting in a full line: then no work is done in vain, and the
// line is worked off as it came. They are 0, too, where callers have no slots for so
// many to wait with, for then more is in the callers' own lines, and where the
// service itself takes longer than they wait.
func (p *pool) reach() (line, drained float64) {
	slots, places, _ := p.capacity()
	if p.law.mean <= 0 || p.law.mean >= p.patience || slots == 0 {
		return 0, 0
	}
	each := p.law.mean / float64(slots)
	line = p.patience / each
	if line > float64(places) || p.law.bound > 0 && line > p.law.bound-float64(slots) {
		return 0, 0
	}
	return max(line, 1), float64(places) * each
}

// aligned returns a step of at most that many seconds which ends on a whole multiple
// of a power of two of them: so plays whose steps were cut at odd instants are soon
// in step again, and meet the same luck in the same way.
func aligned(now clock.Time, stride float64) float64 {
	d := clock.FromSeconds(math.Exp2(math.Floor(math.Log2(stride))))
	return (d - clock.Span(now)%d).Seconds()
}

// stride is how long a step of the path may be, in s: so short that four standard
// deviations take no line from where it is now to where it begins to fail requests,
// or back from beyond, but at least a quarter of the time that the least patient caller waits. Shorter ones do
// not change when 800 pools tip over.
func (p *pool) stride() float64 {
	line, _ := p.reach()
	up, down := p.law.climb()
	left := math.Inf(1)
	for _, at := range p.path.at {
		left = min(left, math.Abs(line-max(p.law.x[at]-float64(p.law.slots), 0)))
	}
	return min(max(left*left/(16*(up+down)), p.patience/4, shortest), longest)
}
