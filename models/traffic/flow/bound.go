package flow

// grip is how many of a caller's slots wait for a pool, in the mean, were all
// that arrives at the caller let in.
type grip struct {
	caller *pool
	slots  float64
}

// hold notes that calls arrive, and how many of the caller's slots wait for them.
// Clients have no slots.
func (p *pool) hold(caller *pool, slots float64) {
	if caller == nil {
		p.open = true
		return
	}
	for i := range p.grips {
		if p.grips[i].caller == caller {
			p.grips[i].slots += slots
			return
		}
	}
	p.grips = append(p.grips, grip{caller, slots})
}

// returned are the arrivals per second that came upon the bound and come again
// from their callers' lines: as many as let all of them in, in the steady state.
func (p *pool) returned() float64 {
	b := min(p.law.blocked, 0.5)
	return p.felt.rate * b / (1 - b)
}

// through returns which share of the arrivals goes on: not what is let in, but
// what slots have been given to, which is more while a line is worked off.
func (p *pool) through() float64 {
	if p.law == nil || p.felt.rate*p.law.mean <= 0 {
		return 1 - p.rejects
	}
	_, _, share := p.capacity()
	if p.law.hung > 0 {
		return min(p.law.given(p.felt.rate/float64(share))*float64(share)/p.felt.rate, 1)
	}
	return p.law.busy() * float64(share) / (p.felt.rate * p.law.mean)
}

// bound returns how many requests can be inside one law of the pool at most: as
// many as its callers have slots left to wait with, less what is on the way, and
// those that callers have stopped waiting for. Who finds no such slot waits in the caller's line, and is
// not turned away here. 0 stands for no bound: clients come in themselves.
func (p *pool) bound() float64 {
	if p.open || len(p.grips) == 0 {
		return 0
	}
	room, held := 0.0, 0.0
	for _, g := range p.grips {
		c := g.caller
		slots := float64(len(c.instances) * c.node.Concurrency)
		through := c.through()
		room += max(slots-through*max(c.load()-g.slots, 0), 1)
		held += through * g.slots
	}
	slots, _, share := p.capacity()
	wait := 0.0
	if p.law != nil {
		_, wait = p.law.waits()
	}
	inside := (1 - p.rejects) * (p.load() + p.rate*wait)
	if p.hangs() && p.law != nil {
		inside = p.law.inside() * float64(share)
	}
	if held > 0 {
		room *= inside / held // others have been given up by their callers, or are on the way
	}
	if p.law != nil {
		room -= float64(share-1) * p.law.inside()
	}
	return max(room, float64(slots))
}
