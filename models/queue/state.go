package queue

import "math"

// State is what is in a queue.
type State struct {
	Config
	fine float64
	odd  []float64 // by deliveries so far: ready to be handed out
	held []float64 // by deliveries so far: waiting for the next one

	now       float64 // seconds since the beginning
	published float64
	done      float64
	dead      float64
	again     float64 // of them, published once more
	ages      ages
}

// New returns an empty queue.
func New(c Config) *State {
	s := &State{Config: c, odd: make([]float64, c.Deliveries), held: make([]float64, c.Deliveries)}
	s.ages.reset(0, 0)
	return s
}

// Ready is how many messages could be handed out now.
func (s *State) Ready() float64 { return s.fine + sum(s.odd) }

// Held is how many wait for their next delivery.
func (s *State) Held() float64 { return sum(s.held) }

// Odd is how many messages that some cannot read are inside.
func (s *State) Odd() float64 { return sum(s.odd) + s.Held() }

// Waiting is how many have been published and are neither done nor dead.
func (s *State) Waiting() float64 { return s.Ready() + s.Held() }

// Published, Done and Dead are totals since the beginning.
func (s *State) Published() float64 { return s.published }
func (s *State) Done() float64      { return s.done }
func (s *State) Dead() float64      { return s.dead }

// Age is how long the oldest message that is ready has been in the queue, in
// seconds, as if order were kept.
func (s *State) Age() float64 { return s.ages.age(s.now, s.published-s.Ready()) }

// longest is the longest step, in seconds, while anything waits.
const longest = 1.0

// Pass goes on by dt seconds.
func (s *State) Pass(dt float64, f Flow) Passed {
	var out Passed
	for dt > 0 {
		h := dt
		if !s.idle(f) {
			h = min(dt, longest)
		}
		s.step(h, f, &out)
		dt -= h
	}
	return out
}

// idle reports whether everything is worked off as it comes, so that a step of
// any length is exact.
func (s *State) idle(f Flow) bool {
	return s.Waiting() < 1e-9 && f.Fine+f.Odd <= f.Able+f.Unable && f.Deny == 0 && (f.Odd == 0 || f.Unable == 0)
}

// step goes on by h seconds. Consumers take what is ready, fine or odd, in
// proportion; whoever can read takes a share of it in proportion to its capacity.
func (s *State) step(h float64, f Flow, out *Passed) {
	s.deliver(h, f, out)
	s.sweep(f, out)
	if s.Deadline > 0 {
		// Late are those who were to be done by now, in their order, and are not.
		due, before := s.ages.count(s.now-s.Deadline), s.ages.count(s.now-h-s.Deadline)
		out.Late += max(due-max(before, s.published-s.Ready()), 0)
	}
	if s.Ready() < 1e-9 {
		s.ages.reset(s.now, s.published)
	}
}

// crumb is how much of the odd messages is taken as none.
const crumb = 0.05

// sweep ends what is left of the odd messages once hardly any is: as a fluid it
// would never quite end.
func (s *State) sweep(f Flow, out *Passed) {
	left := s.Odd()
	if f.Odd > 0 || left == 0 || left > crumb || f.Able+f.Unable <= 0 {
		return
	}
	clear(s.odd)
	clear(s.held)
	if f.Able > 0 {
		s.done += left
		out.Done += left
		return
	}
	s.dead += left
	out.Dead += left
}

// deliver publishes and hands out.
func (s *State) deliver(h float64, f Flow, out *Passed) {
	back := -math.Expm1(-h / max(s.RetryDelay, 1e-9))
	for k := range s.held {
		x := s.held[k] * back
		s.held[k] -= x
		s.odd[k] += x
	}
	s.fine += f.Fine * h
	s.odd[0] += f.Odd * h
	s.published += (f.Fine + f.Odd) * h
	s.now += h
	s.ages.note(s.now, s.published)

	capacity := (f.Able + f.Unable) * (1 - f.Deny)
	if s.Partitions > 0 {
		capacity *= max(1-s.Held()/float64(s.Partitions), 0)
	}
	ready := s.Ready()
	if ready <= 0 || capacity <= 0 {
		return
	}
	share := min(capacity*h/ready, 1)
	able := f.Able / (f.Able + f.Unable)

	done := s.fine * share
	s.fine -= done
	for k := len(s.odd) - 1; k >= 0; k-- {
		x := s.odd[k] * share
		s.odd[k] -= x
		done += x * able
		choked := x * (1 - able)
		out.Choked += choked
		switch {
		case f.Drop || k+1 == s.Deliveries:
			s.dead += choked
			out.Dead += choked
		default:
			s.held[k+1] += choked
		}
	}
	s.done += done
	out.Done += done
}

func sum(x []float64) float64 {
	t := 0.0
	for _, v := range x {
		t += v
	}
	return t
}
