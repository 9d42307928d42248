package flow

import (
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// pool is instances that share their arrivals: all instances of a service, or,
// where requests are routed, those of one version. Behind a balancer that
// chooses the least loaded they act as one line in front of all slots; behind a
// random one each acts alone, and one law stands for all.
type pool struct {
	node      *topology.Node
	instances []instance
	random    bool

	law    *law  // nil while the pool is far from saturation
	path   *path // nil while the law says all
	luck   rng.Key
	lanes  lanes // of a service's instances
	killed casualties

	arrivals          // in the last evaluation
	hanging  float64  // of the rate, those that will hang
	felt     arrivals // what the law was last stepped with
	unfelt   arrivals // and the time before
	rejects  float64
	before   float64                    // utilisation in the evaluation before
	press    float64                    // utilisation that the balancer goes by, up to 1
	grips    []grip                     // what its callers hold, see bound
	open     bool                       // clients come in themselves
	patience float64                    // in s, of the least patient caller, since begin
	turned   clock.Time                 // when requests were last turned away at the door
	late1    float64                    // largest chance of a caller to stop waiting because of the line, since begin
	cold     [exposure.Versions]float64 // mean factor on the own work, by version
	pace     [exposure.Versions]float64 // what a line takes relative to one of its length elsewhere
	by       [exposure.Versions]share
}

// arrivals are requests per second, and the mean and second moment of the time
// that each holds a slot, both times the rate.
type arrivals struct{ rate, time, square float64 }

// share is what of a pool's arrivals a version gets: per second, times the time
// they take, and of those let in how many fail.
type share struct{ rate, time, in, failed float64 }

type instance struct {
	id      int
	lane    int // number within the service, taken over from one that is gone
	version exposure.Version
	ready   clock.Time
	ear     *exposure.Ear // of the changed service: how it hears of the flag

	requests, fails float64 // that it has answered since they were last read
}

// capacity returns the slots and the places in line of what one law covers.
func (p *pool) capacity() (slots, places, share int) {
	n := len(p.instances)
	if p.random && n > 0 {
		return p.node.Concurrency, p.node.Queue, n
	}
	return n * p.node.Concurrency, n * p.node.Queue, 1
}

func (p *pool) add(in instance) {
	p.instances = append(p.instances, in)
	switch n := float64(len(p.instances)); {
	case p.law == nil:
	case p.random && n > 1 && p.path != nil:
		p.path.join(p.law)
	case p.random && n > 1:
		p.law.dilute(1 / n)
	default:
		p.resize(1)
	}
}

// find returns where an instance is, or -1.
func (p *pool) find(id int) int {
	return slices.IndexFunc(p.instances, func(in instance) bool { return in.id == id })
}

// remove takes an instance out; what it works on and what waits in its line is
// still served, but no longer in this pool.
func (p *pool) remove(i int) {
	n := float64(len(p.instances))
	p.instances = append(p.instances[:i], p.instances[i+1:]...)
	switch {
	case p.law == nil:
	case !p.random:
		p.resize((n - 1) / n)
	case p.path != nil && n > 1:
		p.path.leave(i, p.law)
	default:
		p.resize(1)
	}
}

func (p *pool) resize(kept float64) {
	slots, places, _ := p.capacity()
	was := p.law.x
	if p.path != nil {
		was = slices.Clone(was)
	}
	p.law.resize(slots, places, kept)
	p.law.lines = p.lines()
	if p.path != nil {
		p.path.scale(kept, was, p.law)
	}
}

// lines is how many lines one law covers.
func (p *pool) lines() int {
	if p.random {
		return 1
	}
	return len(p.instances)
}

// begin clears what arrived, before an evaluation.
func (p *pool) begin(now clock.Time) {
	p.rate, p.time, p.square, p.late1, p.hanging = 0, 0, 0, 0, 0
	p.grips, p.open, p.patience = p.grips[:0], false, math.Inf(1)
	p.by = [exposure.Versions]share{}
	p.cold = [exposure.Versions]float64{1, 1, 1}
	if !p.warming(now) {
		return
	}
	var sum, n [exposure.Versions]float64
	for _, in := range p.instances {
		factor := p.factor(&in, now)
		share := p.share(factor)
		sum[in.version] += share * factor
		n[in.version] += share
	}
	for v := range p.cold {
		if n[v] > 0 {
			p.cold[v] = sum[v] / n[v]
		}
	}
}

// arrive notes a flow of requests that hold a slot for so long.
func (p *pool) arrive(v exposure.Version, rate, mean, variance float64) {
	p.by[v].rate += rate
	p.by[v].time += rate * mean
	p.rate += rate
	p.time += rate * mean
	p.square += rate * (variance + mean*mean)
}

// service returns the mean time a slot is held and its squared coefficient of
// variation, over everything that arrives.
func (a *arrivals) service(n *topology.Node) (mean, cv2 float64) {
	if a.rate <= 0 {
		return n.Time.Mean(), 1
	}
	mean = a.time / a.rate
	if mean > 0 {
		cv2 = max(a.square/a.rate/(mean*mean)-1, 0)
	}
	return mean, cv2
}

func (a *arrivals) approach(b arrivals, share float64) {
	a.rate += share * (b.rate - a.rate)
	a.time += share * (b.time - a.time)
	a.square += share * (b.square - a.square)
}

// load is the offered work in slots.
func (p *pool) load() float64 { return p.time }

// evolve brings the pool's law forward by dt seconds under what arrives. Far
// from saturation there is no law: nothing waits and nothing is rejected.
//
// lag is the time in s over which a changed load is felt, 0 for at once. Where
// retries are not followed one by one, the load that they add still comes as
// late as they do; felt at once, a pool near saturation and its own retries
// would chase each other. So no step feels more than half of a change.
func (p *pool) evolve(now clock.Time, dt, lag float64) {
	p.see(now)
	p.lineUp()
	slots, places, share := p.capacity()
	p.unfelt = p.felt
	if p.law == nil || lag <= 0 {
		p.felt = p.arrivals
	} else {
		p.felt.approach(p.arrivals, min(-math.Expm1(-dt/lag), 0.5))
	}
	if slots == 0 {
		p.law, p.path = nil, nil
		p.rejects = 1
		return
	}
	if p.law == nil {
		if !p.hangs() && cool(slots, p.load()/float64(share)) {
			p.rejects = 0
			return
		}
		p.law = newLaw(slots, places)
		p.law.lines = p.lines()
		mean, cv2 := p.service(p.node)
		if p.load() < 0.95*float64(slots*share) {
			p.law.settle(p.rate/float64(share), mean, cv2)
		}
	}
	mean, cv2 := p.felt.service(p.node)
	p.law.bound = p.bound()
	p.choose(now)
	rate := (p.felt.rate + p.returned()) / float64(share)
	p.law.mean = max(mean, 1e-9)
	p.law.seize(dt, rate, p.hanging/max(p.rate, 1e-9))
	p.law.step(dt, rate, mean, cv2)
	p.rejects = p.law.reject()
	if p.path != nil {
		p.path.since, p.path.moving = now, true
		return
	}
	if !p.hangs() && p.law.moved() < 1e-9 && cool(slots, 1.1*p.load()/float64(share)) {
		p.law = nil
		p.rejects = 0
	}
}

// lineUp works out how fast the lines are: all are as long, so the wait in one
// is as long as its instance is slow.
func (p *pool) lineUp() {
	for v, a := range p.by {
		p.pace[v] = 1
		if !p.random && a.rate > 0 && a.time > 0 && p.time > 0 {
			p.pace[v] = a.time / a.rate / (p.time / p.rate)
		}
	}
}

// wait returns the mean wait of accepted arrivals in a version's line.
func (p *pool) wait(v exposure.Version) float64 {
	if p.law == nil {
		return 0
	}
	_, mean := p.law.waits()
	return mean * p.pace[v]
}

// late returns P(wait + time > limit) for an accepted arrival that itself
// takes a lognormal time of this mean and variance. Where nothing waits that is
// the lognormal's tail; else the pool's law answers for the mix it serves,
// moved to this mean.
func (p *pool) late(v exposure.Version, limit, mean, variance float64) float64 {
	if p.law == nil {
		return tail(limit, mean, variance)
	}
	cv2 := 0.0
	if mean > 0 {
		cv2 = variance / (mean * mean)
	}
	return p.law.behind(p.pace[v], limit, mean, cv2)
}

// hot reports whether the pool turns requests away or is close to it, which
// decides how short the steps must be.
func (p *pool) hot() bool {
	if p.law == nil {
		return false
	}
	_, _, share := p.capacity()
	slots, _, _ := p.capacity()
	return p.rejects > 1e-4 || p.hangs() || p.load() > 0.85*float64(slots*share)
}
