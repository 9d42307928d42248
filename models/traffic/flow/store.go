package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// store is a pool of connections with a line in front of it, see crowd. While
// something locks it, accesses keep their connections until the lock is gone, and
// when all are taken everybody else waits as long.
type store struct {
	topology.Pool
	moments
	rate  float64    // accesses per second, in this evaluation
	work  float64    // connections that they take, in the mean
	stuck float64    // accesses per second that meet the lock, in this evaluation
	until clock.Time // when the lock is gone
	held  float64    // connections held by those that met it
	taken float64    // connections that somebody else holds
	users []*pool    // of the services that use it
	line  float64    // those in line, in the mean
	grown float64    // by how much in this step
	moves bool       // the line does, fast

	wait, spread float64 // mean and standard deviation, seconds
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

// settle brings the wait for a connection up to date for a step of dt seconds. It
// reports whether it changes fast: nobody is served, some are locked, or the line
// moves.
func (s *store) settle(now clock.Time, dt float64) (hot bool) {
	if now >= s.until {
		s.held = 0
	}
	s.held += s.stuck * dt
	free := s.Connections - int(min(s.held+s.taken, float64(s.Connections)))
	locked := now < s.until
	starved := s.taken >= float64(s.Connections)
	s.moves, s.grown = false, 0
	switch {
	case starved:
		s.wait, s.spread = stuck, stuck
	case free == 0:
		s.wait = s.until.Sub(now).Seconds()
		s.spread = s.wait
	default:
		s.moves = s.crowd(free, dt)
		if locked {
			s.wait = min(s.wait, s.until.Sub(now).Seconds())
		}
	}
	return locked || starved || s.moves
}
