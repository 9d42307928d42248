package flow

import (
	"math"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// casualties are requests that were inside instances when those were killed. They
// fail with an error; so that their callers' retries, and who is hit, follow as
// for any other error, they are counted among the attempts that come in shortly
// afterwards, as a small chance of each (at most 2%: a retry meets no second
// kill).
type casualties struct {
	left   float64 // requests still to be counted
	chance float64 // of an attempt to be one of them
	rate   float64 // attempts per second that the chance is of
}

// spreadOver is how many attempts each of them is counted among.
const spreadOver = 50

// kill adds n requests that attempts at this rate are to stand for.
func (c *casualties) kill(n, rate float64) {
	c.left += n
	if rate <= 0 {
		*c = casualties{}
		return
	}
	c.rate = rate
	c.chance = min(1/float64(spreadOver), c.left/rate)
}

// pass lets dt seconds go by.
func (c *casualties) pass(dt float64) {
	if c.left > 0 {
		if c.left -= c.chance * c.rate * dt; c.left < 1e-6 {
			*c = casualties{}
		}
	}
}

// lasts is how many seconds the chance holds; forever when there are none.
func (c *casualties) lasts() float64 {
	if c.left <= 0 {
		return math.Inf(1)
	}
	return max(c.left/(c.chance*c.rate), 1e-3)
}

// with returns a chance of an error or of being one of them.
func (c *casualties) with(failing float64) float64 { return 1 - (1-failing)*(1-c.chance) }

// bury lets dt seconds go by for the casualties of all pools.
func (e *Engine) bury(dt float64) { e.pools(func(p *pool) { p.killed.pass(dt) }) }

// counts returns until when chances of casualties hold.
func (e *Engine) counts() clock.Time {
	until := clock.Never
	e.pools(func(p *pool) {
		if s := p.killed.lasts(); s < 1e6 {
			until = min(until, e.at.Add(clock.FromSeconds(s)))
		}
	})
	return until
}

// left is what an instance had inside when it was stopped.
type left struct {
	id           int
	instance     instance
	service      int
	at           clock.Time
	from         *pool
	inside       float64
	mean, square float64 // of the time in the instance, seconds
}

// Kill ends an instance at once, whether it takes traffic or was stopped before;
// see the request engine's.
func (e *Engine) Kill(id int) {
	e.Stop(id)
	for i := range e.stopped {
		if x := &e.stopped[i]; x.id == id {
			x.from.killed.kill(x.still(e.at), x.from.rate)
			e.fleet++
			x.inside = 0
		}
	}
}

// remember notes what a stopped instance has inside.
func (e *Engine) remember(p *pool, in instance, service int) {
	v := in.version
	if service == e.site.Router.Changed && e.routed && len(e.version[v].instances) > 0 {
		p = e.version[v]
	}
	_, _, share := p.capacity()
	inside := p.load()
	mean, cv2 := p.service(p.node)
	if p.law != nil {
		inside = p.law.inside() * float64(share)
		_, wait := p.law.waits()
		square := (1 + cv2) * mean * mean
		mean, square = mean+wait, square+2*wait*mean+2*wait*wait
		cv2 = max(square/max(mean*mean, 1e-18)-1, 0)
		if p.hangs() {
			mean = stuck
		}
	}
	e.stopped = append(e.stopped, left{
		id: in.id, instance: in, service: service, at: e.at, from: p, inside: inside / float64(max(len(p.instances), 1)),
		mean: mean, square: (1 + cv2) * mean * mean,
	})
}

// still is how much of it is there at an instant: of requests found inside at
// some time, the share that stays longer than t is E(T-t)+/E(T), here for a
// lognormal time T in the instance (renewal theory: Cox 1962).
func (x *left) still(now clock.Time) float64 {
	t, m := now.Sub(x.at).Seconds(), x.mean
	if t <= 0 || m <= 0 {
		return x.inside
	}
	sigma2 := math.Log(max(x.square/(m*m), 1))
	if sigma2 < 1e-12 {
		return x.inside * max(1-t/m, 0)
	}
	sigma := math.Sqrt(sigma2)
	d := (math.Log(t/m) + sigma2/2) / sigma
	return x.inside * max(upper(d-sigma)-t/m*upper(d), 0)
}
