package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// store is a pool of connections with a line in front of it that never turns
// anybody away; near saturation it has a law, as a pool of slots has. While
// something locks it, accesses keep their connections until the lock is gone, and
// when all are taken everybody else waits as long.
type store struct {
	topology.Pool
	moments
	users  []*pool
	steady int  // places in line at first
	law    *law // nil while hardly anybody waits

	rate   float64    // accesses per second, in this evaluation
	work   float64    // connections that they take, in the mean
	square float64    // second moment of an access, times the rate
	stuck  float64    // accesses per second that meet the lock, in this evaluation
	until  clock.Time // when the lock is gone
	held   float64    // connections held by those that met it
	full   bool       // these are all
	taken  float64    // connections that somebody else holds
	wait   float64    // mean, seconds
	spread float64    // its standard deviation
	slack  float64    // how long users can wait until somebody gives up, at the least, in this evaluation
}

// places is how many can be in line: as many as its users have slots now. A
// version that is brought in beside another has slots of its own.
func (s *store) places() int {
	n := 0
	for _, p := range s.users {
		n += len(p.instances) * p.node.Concurrency
	}
	return n
}

// room is how many places the law has: those that there are, once so many are in
// line that it matters. Until then it keeps what it has, so that instances that
// nobody needs change nothing, to the last bit.
func (s *store) room() int {
	places := s.places()
	if line := s.law.x[s.law.high] - float64(s.law.slots); line > float64(min(places, s.law.places))/2 {
		return places
	}
	return s.law.places
}

func (s *store) begin() {
	s.rate, s.work, s.square, s.stuck, s.taken, s.slack = 0, 0, 0, 0, 0, math.Inf(1)
	s.until = 0 // somebody may have ended it
}

// use notes a flow of accesses.
func (s *store) use(rate float64, way *condition.Link, now clock.Time) {
	s.taken = max(s.taken, math.Ceil(way.Taken))
	if way.Until > now {
		s.stuck += rate
		s.until = max(s.until, way.Until)
		return
	}
	mean, jitter := s.mean*way.Slow+way.Delay.Seconds(), way.Jitter.Seconds()
	s.rate += rate
	s.work += rate * mean
	s.square += rate * (s.variance*way.Slow*way.Slow + jitter*jitter + mean*mean)
}

// settle brings the wait for a connection up to date for a step of dt seconds.
// It reports how much the law moves, and whether so much that steps must be short.
func (s *store) settle(now clock.Time, dt float64) (moved float64, hot bool) {
	if now >= s.until {
		s.held = 0
	}
	s.held += s.stuck * dt
	free := s.Connections - int(min(s.held+s.taken, float64(s.Connections)))
	locked := now < s.until
	s.full = locked && free == 0
	switch {
	case s.taken >= float64(s.Connections):
		s.wait, s.spread = stuck, stuck
		return 0, true
	case free == 0:
		s.wait = s.until.Sub(now).Seconds()
		s.spread = s.wait
		return 0, true
	case s.law == nil && cool(free, s.work):
		s.wait, s.spread = 0, 0
		return 0, locked
	}
	mean, cv2 := s.access()
	if s.law == nil {
		s.law = newLaw(free, s.steady)
		if s.work < 0.95*float64(free) {
			s.law.settle(s.rate, mean, cv2)
		}
	}
	if places := s.room(); s.law.slots != free || s.law.places != places {
		s.law.resize(free, places, 1)
	}
	s.law.step(dt, s.rate, mean, cv2)
	_, s.wait = s.law.waits()
	s.spread = s.law.spread()
	if locked {
		s.wait = min(s.wait, s.until.Sub(now).Seconds())
		s.spread = s.wait
	}
	moved = s.law.shifted()
	if s.law.moved() < 1e-9 && cool(free, 1.1*s.work) {
		s.law, s.wait, s.spread = nil, 0, 0
		return 0, locked
	}
	return moved, locked || s.work > 0.85*float64(free)
}

// hangs returns for how many seconds an access gets no answer because of a lock: it has
// met that itself, or those who have hold all connections.
func (s *store) hangs(way *condition.Link, now clock.Time) float64 {
	until := way.Until
	if s.full {
		until = max(until, s.until)
	}
	return max(until.Sub(now).Seconds(), 0)
}

// access returns the mean time of an access and its squared coefficient of
// variation.
func (s *store) access() (mean, cv2 float64) {
	if s.rate <= 0 || s.work <= 0 {
		return s.mean, 1
	}
	mean = s.work / s.rate
	return mean, max(s.square/s.rate/(mean*mean)-1, 0)
}
