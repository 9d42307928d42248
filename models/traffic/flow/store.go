package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// store is a pool of connections; its wait is that of M/M/c. While something
// locks it, accesses keep their connections until the lock is gone, and when all
// are taken everybody else waits as long.
type store struct {
	topology.Pool
	moments
	rate  float64    // accesses per second, in this evaluation
	work  float64    // connections that they take, in the mean
	stuck float64    // accesses per second that meet the lock, in this evaluation
	until clock.Time // when the lock is gone
	held  float64    // connections held by those that met it
	taken float64    // connections that somebody else holds
	wait  float64    // mean, seconds
}

func (s *store) begin() { s.rate, s.work, s.stuck, s.taken = 0, 0, 0, 0 }

// use notes a flow of accesses.
func (s *store) use(rate float64, way *condition.Link, now clock.Time) {
	s.taken = max(s.taken, math.Ceil(way.Taken))
	if way.Until > now {
		s.stuck += rate
		s.until = max(s.until, way.Until)
		return
	}
	s.rate += rate
	s.work += rate * (s.mean*way.Slow + way.Delay.Seconds())
}

// settle brings the wait for a connection up to date for a step of dt seconds:
// M/M/c, the mean wait scaled by the variability of the accesses (Allen and
// Cunneen 1978). It reports whether nobody is served, or some are locked, which moves fast.
func (s *store) settle(now clock.Time, dt float64) (hot bool) {
	if now >= s.until {
		s.held = 0
	}
	s.held += s.stuck * dt
	free := s.Connections - int(min(s.held+s.taken, float64(s.Connections)))
	locked := now < s.until
	s.wait = 0
	starved := s.taken >= float64(s.Connections)
	switch a := s.work; {
	case starved:
		s.wait = stuck
	case free == 0:
		s.wait = s.until.Sub(now).Seconds()
	case a > 0 && !cool(free, a):
		c := float64(free)
		a = min(a, 0.999*c)
		mean := s.work / s.rate
		cv2 := s.variance / (s.mean * s.mean)
		s.wait = erlangC(free, a) * mean / (c - a) * (1 + cv2) / 2
		if locked {
			s.wait = min(s.wait, s.until.Sub(now).Seconds())
		}
	}
	if math.IsNaN(s.wait) {
		s.wait = 0
	}
	return locked || starved
}
