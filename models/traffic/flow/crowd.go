package flow

import "math"

// waiting returns the mean number in line in front of so many connections that
// are used to a share of what they can do: M/M/c, scaled by the variability of the
// accesses (Allen and Cunneen 1978).
func waiting(connections int, share, cv2 float64) float64 {
	if share <= 0 {
		return 0
	}
	return erlangC(connections, share*float64(connections)) * share / (1 - share) * (1 + cv2) / 2
}

// crowd brings the line in front of a store forward by dt seconds. What leaves is
// what would leave a line of this length in the steady state (the pointwise
// stationary fluid flow of Wang, Tipper and Banerjee 1996), so the line is the
// steady state's where there is one, and grows by what comes beyond the capacity
// where there is none. The step is implicit: it may be long against what moves.
// It reports whether the line moves.
func (s *store) crowd(connections int, dt float64) (moves bool) {
	mean := s.mean
	if s.rate > 0 {
		mean = s.work / s.rate
	}
	capacity := float64(connections) / mean
	offered, cv2 := s.rate/capacity, s.variance/(s.mean*s.mean)
	s.wait, s.spread = 0, 0
	if s.line < 1e-9 && cool(connections, s.work) {
		s.line = 0
		return false
	}
	low, high := 0.0, 1.0
	for range 60 {
		share := (low + high) / 2
		if waiting(connections, share, cv2) < s.line+dt*capacity*(offered-share) {
			low = share
		} else {
			high = share
		}
	}
	leaves := capacity * high
	line := max(s.line+dt*(s.rate-leaves), 0)
	if high < 0.99 { // then that is a difference of large numbers
		line = waiting(connections, high, cv2)
	}
	line = min(line, s.room(connections))
	s.grown = line - s.line
	s.line = line
	s.wait = line / max(leaves, 1e-9)
	settled := 0.0 // in the steady state waits differ as an exponential does; a line beyond it is what all wait for
	if offered < 1 {
		settled = min(waiting(connections, offered, cv2), line)
	}
	s.spread = s.wait * math.Sqrt(min(max(settled/max(line, 1e-12), 1/max(line, 1)), 1))
	return high > 0.98 || math.Abs(s.grown) > 0.01*(line+float64(connections))
}

// room is how many can be in line: who waits there holds a slot of its service.
func (s *store) room(connections int) float64 {
	slots := 0
	for _, p := range s.users {
		slots += len(p.instances) * p.node.Concurrency
	}
	return float64(max(slots-connections, 0))
}
