package flow

// calm reports whether nothing waits at a service, and none of its instances is
// slower than another: then it makes no difference to anybody how many there are,
// and which version serves whom.
func (e *Engine) calm(service int) bool {
	if n := e.all[service].node; n.Warmup > 0 && n.ColdFactor != 1 {
		return false
	}
	cools := func(p *pool) bool {
		slots, _, share := p.capacity()
		return p.law == nil && cool(slots, p.load()/float64(share))
	}
	if service != e.site.Router.Changed || !e.routed {
		return cools(e.all[service])
	}
	calm := len(e.all[service].instances) > 0
	for _, p := range e.version {
		calm = calm && (len(p.instances) == 0 || cools(p))
	}
	return calm
}

// manning is called before an instance of a service starts or stops. Where no
// line is affected the step under way goes on.
func (e *Engine) manning(service int) {
	e.moves[service]++
	lawful := e.all[service].law != nil
	if service == e.site.Router.Changed {
		for _, p := range e.version {
			lawful = lawful || p.law != nil
		}
	}
	if lawful {
		e.cutShort()
	}
}

// felt counts the starts and stops of instances so far, but for those that
// made no difference.
func (e *Engine) felt() int {
	n := e.fleet
	for service, moves := range e.moves {
		if moves > 0 && e.calm(service) {
			n -= moves
		}
	}
	return n
}
