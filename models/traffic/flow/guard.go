package flow

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Measure plays up to an instant at which somebody reads what was counted, and
// changes nothing: what was evaluated goes on to hold.
func (e *Engine) Measure(now clock.Time) {
	e.advance(now)
	if e.at >= e.valid {
		e.pools(func(p *pool) { p.see(now) })
	}
}

// Inside returns how many slots of a service are busy, how many requests are in
// its instances, waiting or in a slot, and how many slots there are.
func (e *Engine) Inside(service int) (busy, inside, slots float64) {
	if service == e.site.Router.Changed && e.routed {
		for _, p := range e.version {
			b, i, s := p.holds()
			busy, inside, slots = busy+b, inside+i, slots+s
		}
		return busy, inside, slots
	}
	return e.all[service].holds()
}

// InsideOf does so for those instances that share the requests which one of the
// version gets: all of the service, unless requests are routed.
func (e *Engine) InsideOf(service int, v exposure.Version) (busy, inside, slots float64) {
	if p := e.version[v]; service == e.site.Router.Changed && e.routed && len(p.instances) > 0 {
		return p.holds()
	}
	return e.all[service].holds()
}

func (p *pool) holds() (busy, inside, slots float64) {
	n, _, share := p.capacity()
	slots = float64(n * share)
	if p.law == nil {
		return p.load(), p.load(), slots
	}
	return p.law.busy() * float64(share), p.law.inside() * float64(share), slots
}

// answer lets dt seconds pass for what each instance answers. Those of a version
// get the same.
func (p *pool) answer(dt float64) {
	var n [exposure.Versions]float64
	for i := range p.instances {
		n[p.instances[i].version]++
	}
	for i := range p.instances {
		in := &p.instances[i]
		of := &p.by[in.version]
		in.requests += of.in / n[in.version] * dt
		in.fails += of.failed / n[in.version] * dt
	}
}

// Answered returns what an instance has answered since it was last asked.
func (e *Engine) Answered(id int) (requests, fails float64) {
	read := func(p *pool) {
		if at := p.find(id); at >= 0 {
			in := &p.instances[at]
			requests += in.requests
			fails += in.fails
			in.requests, in.fails = 0, 0
		}
	}
	for _, p := range e.all {
		read(p)
	}
	for _, p := range e.version { // while requests are routed
		read(p)
	}
	return requests, fails
}

// Resume puts an instance back into the traffic that was stopped and not killed.
func (e *Engine) Resume(id int) {
	for i := range e.stopped {
		if x := &e.stopped[i]; x.id == id {
			in, service := x.instance, x.service
			e.manning(service)
			e.fleet++
			in.lane = e.all[service].lanes.take(in.id)
			e.stopped = append(e.stopped[:i], e.stopped[i+1:]...)
			e.all[service].add(in)
			if service == e.site.Router.Changed {
				e.version[in.version].add(in)
			}
			return
		}
	}
}

// errands are requests that nobody's load asks for: they are served, seen and
// counted as work like all others, are not tried again, and their ends are told to
// the meter only.
type errands struct {
	rate     []float64         // per second, by operation
	arrivals []float64         // requests of the load per second, by operation, in this evaluation
	passages []traffic.Passage // per second, in this evaluation
}

func (x *errands) init(e *Engine) {
	x.rate, x.arrivals = make([]float64, e.ops), make([]float64, e.ops)
	x.passages = make([]traffic.Passage, e.ops)
}

// Errands has so many errands of an operation per second come from now on.
func (e *Engine) Errands(operation int, rate float64) {
	e.cutShort()
	e.fleet++
	e.errands.rate[operation] = rate
}

func (e *Engine) errandsBegin() {
	clear(e.errands.arrivals)
	for key := range e.table {
		e.errands.arrivals[key/e.kinds] += e.table[key].rate
	}
}

// errandsOf returns the errands per second that are of a kind: of each as the
// load has of them.
func (e *Engine) errandsOf(key int) float64 {
	op, kind := key/e.kinds, key%e.kinds
	rate := e.errands.rate[op]
	switch all := e.errands.arrivals[op]; {
	case rate == 0:
		return 0
	case all > 0:
		rate *= e.table[key].rate / all
	case kind != e.plain(op):
		return 0
	}
	return rate
}

// judgeErrands works out how errands go, with what the pools have become.
func (e *Engine) judgeErrands() {
	clear(e.errands.passages)
	for key := range e.table {
		if rate := e.errandsOf(key); rate > 0 {
			ends, _ := e.attempt(key/e.kinds, key%e.kinds)
			p := &e.errands.passages[key/e.kinds]
			p.Tries += rate
			p.Fails += rate * (1 - ends[traffic.Served])
		}
	}
}

// plain is the kind of a request that no rule exposes.
func (e *Engine) plain(op int) int {
	if !e.touches[e.site.System.Entries[op]*e.ops+op] {
		return 0
	}
	return e.kind(0, 0, spared)
}
