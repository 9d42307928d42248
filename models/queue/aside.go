package queue

// Aside takes everything that waits out of the queue and puts it among the dead
// letters. It returns how many messages that were.
func (s *State) Aside() float64 {
	n := s.Waiting()
	s.fine = 0
	clear(s.odd)
	clear(s.held)
	s.dead += n
	s.ages.reset(s.now, s.published)
	return n
}

// Left is how many dead letters have not been published again.
func (s *State) Left() float64 { return s.dead - s.again }

// Again publishes up to n dead letters once more, as messages that some cannot
// read. It returns how many there were.
func (s *State) Again(n float64) float64 {
	n = min(n, s.Left())
	s.again += n
	s.odd[0] += n
	s.published += n
	s.ages.note(s.now, s.published)
	return n
}
