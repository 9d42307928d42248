package flow

// hang is attempts whose slot is not given back before a store, or the service
// itself, answers again: their share of those let in, and the mean time until then in
// s, times that share. Callers' patience goes by that time; slots are another matter:
// nobody leaves one before it is over, so a pool counts who hangs, see [law.hung].
type hang struct{ share, mean float64 }

// halt adds a share of the attempts that hang for so long, if it is any time.
func (f *fate) halt(share, seconds float64) {
	if seconds <= 0 {
		return
	}
	f.hang.share += share
	f.hang.mean += share * seconds
	f.mean += share * seconds
}

// hangs reports whether somebody holds a slot until something answers again, or is
// about to.
func (p *pool) hangs() bool { return p.hanging > 0 || p.law != nil && p.law.hung > 0 }

// seized reports whether requests hang somewhere where none did before.
func (e *Engine) seized() (anew bool) {
	if e.clients.attempts > 1 {
		e.pools(func(p *pool) { anew = anew || p.hanging > 0 && (p.law == nil || p.law.hung == 0) })
	}
	return anew
}

// seize has those who hang take the slots that are free or are given back, over dt
// seconds in which they are this share of the arrivals. Where nobody does any more,
// all that hung are let go.
func (l *law) seize(dt, rate, share float64) {
	l.hungBefore = l.hung
	if share <= 0 {
		l.hung = 0
		return
	}
	l.hung = min(l.hung+share*l.given(rate)*dt, float64(l.slots))
}

// given is how many slots per second arrivals at this rate are given: while a line is
// worked off, as many as fall free.
func (l *law) given(rate float64) float64 {
	return rate*l.free + (1-l.free)*l.working(float64(l.slots))/l.mean
}

// working is how many of x slots that are held are not held by those who hang.
func (l *law) working(x float64) float64 { return max(x-l.hung, 0) }
