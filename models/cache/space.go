package cache

import "math"

// Formats is how many formats there are: that of the old version, and that of
// the new one.
const Formats = 2

// bins is into how many parts the longest life is cut.
const bins = 64

// Flow is what comes to a space while conditions stand still. Rates are relative
// to the reads at the daily mean.
type Flow struct {
	Fresh [Formats]float64 // reads whose misses are answered in time and leave an entry, by its format
	Over  [Formats]float64 // of those, reads that take an entry of the other format for a miss, and overwrite it
	Took  float64          // seconds that a miss takes
}

// Space is the entries behind one set of keys; with a cache per instance, the
// mean over the instances of a version. That is exact while they get the same
// reads, except that one which goes is taken as the mean of them.
type Space struct {
	*Config
	classes []content
	first   int     // the bin that is running out
	into    float64 // seconds of it that are over
}

// content is what is there of one class, as a share of its reads.
type content [Formats]entries

type entries struct {
	held float64
	due  [bins + 2]float64 // when it runs out, from Space.first on around
}

// NewSpace returns a space in the steady state of the daily mean.
func NewSpace(c *Config) *Space {
	s := &Space{Config: c, classes: make([]content, len(c.Classes))}
	s.Settle(1)
	return s
}

// Settle brings it to the steady state of reads at this rate relative to the
// daily mean, all in the old version's format.
func (s *Space) Settle(relative float64) {
	s.Empty()
	width, life := s.width(), s.life()
	for i, c := range s.Classes {
		e := &s.classes[i][0]
		e.held = c.steady(relative, life)
		for b := range bins { // in proportion to how many live so long
			e.due[b] = e.held * (s.lived(float64(b+1)*width) - s.lived(float64(b)*width)) / life
		}
	}
}

// lived is the mean time up to t that an entry lives.
func (s *Space) lived(t float64) float64 {
	if t <= s.Low {
		return t
	}
	if s.High <= s.Low {
		return s.Low
	}
	t = min(t, s.High) - s.Low
	return s.Low + t - t*t/(2*(s.High-s.Low))
}

func (s *Space) width() float64 { return s.High / bins }

// Empty throws all entries away.
func (s *Space) Empty() {
	clear(s.classes)
	s.first, s.into = 0, 0
}

// Keep throws all but a share of the entries away, whichever they are.
func (s *Space) Keep(share float64) {
	for i := range s.classes {
		for f := range s.classes[i] {
			s.classes[i][f].keep(share)
		}
	}
}

func (e *entries) keep(share float64) {
	e.held *= share
	for b := range e.due {
		e.due[b] *= share
	}
}

// Look returns the shares of the reads of somebody who can read those formats
// that find an entry, and that find one they cannot read.
func (s *Space) Look(reads [Formats]bool) (hit, unreadable float64) {
	for i, c := range s.Classes {
		for f, can := range reads {
			part := c.Share * s.classes[i][f].held
			if can {
				hit += part
			} else {
				unreadable += part
			}
		}
	}
	return hit, unreadable
}

// Joined is the share of the reads that miss and wait for an answer that another
// read has asked for already, when as many come, relative to the daily mean, and
// a miss takes so many seconds. It is 0 without coalescing.
func (s *Space) Joined(relative, took float64) float64 {
	sum := 0.0
	for i, c := range s.Classes {
		if others := c.Rate * relative * took / float64(s.Askers); s.Coalesce {
			sum += c.Share * s.missing(i) * others / (1 + others)
		}
	}
	return sum
}

// missing is the share of a class's reads that could be cached and is not.
func (s *Space) missing(class int) float64 {
	c := &s.classes[class]
	return max(s.Classes[class].Ceiling-c[0].held-c[1].held, 0)
}

// Pass lets so many seconds pass.
func (s *Space) Pass(dt float64, f Flow) {
	for dt > 0 {
		left := s.width() - s.into
		step := min(dt, left)
		for i := range s.classes {
			s.step(i, step, step/left, f)
		}
		s.into += step
		dt -= step
		if s.into >= s.width()*(1-1e-9) { // a rest so small is rounding
			s.into, s.first = 0, (s.first+1)%(bins+2)
		}
	}
}

// step lets a share of what is due in this bin run out, at an even pace, and
// writes what misses are answered. A key that is missing is there again after
// the first read of it and the time this takes; in between, others ask in vain,
// which is what a stampede is.
func (s *Space) step(class int, dt, share float64, f Flow) {
	c, rate := &s.classes[class], s.Classes[class].Rate
	missed, gone := s.missing(class), 0.0
	for format := range c {
		gone += c[format].expire(s.first, share)
	}
	fresh := f.Fresh[0] + f.Fresh[1]
	if x := pace(rate, fresh, f.Took) * dt; x > 1e-12 {
		kept := math.Exp(-x)
		written := max(missed+gone-missed*kept-gone*(1-kept)/x, 0)
		s.write(class, 0, written*f.Fresh[0]/fresh, dt)
		s.write(class, 1, written*f.Fresh[1]/fresh, dt)
	}
	if f.Over[0]+f.Over[1] > 0 {
		s.overwrite(class, dt, [Formats]float64{pace(rate, f.Over[0], f.Took), pace(rate, f.Over[1], f.Took)})
	}
}

func (e *entries) expire(bin int, share float64) float64 {
	gone := min(e.due[bin]*share, e.held)
	e.due[bin] -= gone
	e.held -= gone
	return gone
}

// pace is how often per second a key is written that is read so often.
func pace(rate, relative, took float64) float64 {
	if relative <= 0 {
		return 0
	}
	return 1 / (1/(rate*relative) + took)
}

// overwrite lets entries change their format, each at the pace at which that
// format is written over the other: a chain of two states. What is overwritten
// lives anew.
func (s *Space) overwrite(class int, dt float64, to [Formats]float64) {
	c := &s.classes[class]
	all, sum := c[0].held+c[1].held, to[0]+to[1]
	stays := math.Exp(-sum * dt)
	for f := range c {
		after := all*to[f]/sum*(1-stays) + c[f].held*stays
		c[f].keep(math.Exp(-to[1-f] * dt))
		s.write(class, f, max(after-c[f].held, 0), dt)
	}
}

// write adds entries that are written in the next dt seconds.
func (s *Space) write(class, format int, share, dt float64) {
	if share <= 0 {
		return
	}
	e, width := &s.classes[class][format], s.width()
	e.held += share
	from, to := s.Low+s.into+dt/2, s.High+s.into+dt/2
	if to-from < 1e-6*width {
		e.due[(s.first+min(int(to/width), bins+1))%len(e.due)] += share
		return
	}
	for b := int(from / width); b <= bins+1 && float64(b)*width < to; b++ {
		part := (min(to, float64(b+1)*width) - max(from, float64(b)*width)) / (to - from)
		e.due[(s.first+b)%len(e.due)] += share * part
	}
}
