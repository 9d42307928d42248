package flow

// tips is the expected number of times from which on a play is said to be one in
// which chance decides whether queues tip over (judgement: 1 play in 20 would).
const tips = 0.05

// excursions returns how often per second, in the mean, a line of the pool gets
// so long that it fails requests: the share of time in which it does, over the
// time that a full line takes to be worked off. It is 0 where the law says all:
// where the pool is far from its capacity, on either side, and where nobody stops
// waiting in a full line. Then no work is done in vain, and the line is worked
// off as it came. A path knows more than how often. Where callers' slots bound the
// line it is not known either, for more is in their own lines.
func (p *pool) excursions() float64 {
	if p.law == nil || p.path != nil {
		return 0
	}
	slots, places, share := p.capacity()
	rho := p.load() / max(float64(slots*share), 1e-9)
	if rho < 0.85 || rho > 1.05 {
		return 0
	}
	reach := float64(places)
	if p.law.bound > 0 {
		reach = min(reach, p.law.bound-float64(slots))
	}
	drained := max(reach, 1) * p.law.mean / float64(slots)
	if p.law.bound == 0 && drained < p.patience {
		return 0
	}
	return float64(share) * max(p.rejects, p.late1) / drained
}

// excursions is the same for a store: how often so many wait for a connection
// that whoever asked for the data stops waiting, over the time in which they are
// worked off.
func (s *store) excursions() float64 {
	if s.law == nil || s.law.slots == 0 || s.slack <= 0 {
		return 0
	}
	slots := float64(s.law.slots)
	if rho := s.work / slots; rho < 0.7 || rho > 1.05 {
		return 0
	}
	return s.law.above(slots+s.slack*slots/s.law.mean) / s.slack
}

// above returns the chance of more inside than that.
func (l *law) above(x float64) float64 {
	sum := 0.0
	for i := l.high; i >= 0 && l.x[i] > x; i-- {
		sum += l.p[i]
	}
	return sum
}

// risk adds dt seconds of the present laws to what has been expected so far.
func (e *Engine) risk(dt float64) {
	if e.laws {
		e.pools(func(p *pool) { e.tipped += dt * p.excursions() })
		for i := range e.stores {
			e.tipped += dt * e.stores[i].excursions()
		}
	}
}

// Tipping reports whether queues whose luck flow does not know are to be expected
// to have tipped over: whether and when they do is chance, of which the engine has
// the law only. These are stores above 70% of their capacity, and pools between 85%
// and 105% that are not played as a [path], because callers' slots bound their lines
// or because they have too many: with a line so long that it turned requests away
// or kept them waiting for too long.
func (e *Engine) Tipping() bool { return e.tipped >= tips }
