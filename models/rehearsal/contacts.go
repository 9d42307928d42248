package rehearsal

import (
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// reporter is a detector that hears from hurt users.
type reporter interface {
	Reports() (share float64, delay rng.Dist)
}

// contacts lets hurt users get in touch, whatever hurt them: the luck is the
// request's own, so the same failed request leads to the same ticket under
// every strategy.
type contacts struct {
	p       *play
	share   float64
	delay   rng.Dist
	key     rng.Key
	passing rng.Key // by support that was not told
	heard   sim.HandlerID
	draw    rng.Stream
}

// newContacts returns nil where nobody listens.
func newContacts(p *play) *contacts {
	for _, d := range p.w.plan.Scenario.Observe.Detectors {
		if r, ok := d.Probe.(reporter); ok {
			share, delay := r.Reports()
			c := &contacts{p: p, share: share, delay: delay, key: p.w.draws.Key("contacts"), passing: p.w.draws.Key("contacts/passed-on")}
			c.heard = p.engine.Register("contact", sim.HandlerFunc(func(_ clock.Time, n uint64) { p.sample.Contacts += int64(n) }))
			return c
		}
	}
	return nil
}

// few is how many contacts of one scrape are each given a delay of their own.
const few = 32

// many does the same for n requests that failed since the last scrape. Beyond a
// few, contacts come at even quantiles of the delay.
func (c *contacts) many(n int64) {
	now := c.p.engine.Now()
	share, later := c.p.passedOn(now)
	c.draw = c.key.At(uint64(now))
	k := c.draw.Binomial(n, c.share*share)
	parts := min(k, few)
	for i := range parts {
		size := k*(i+1)/parts - k*i/parts
		u := (float64(i) + c.draw.Float64()) / float64(parts)
		c.hear(now, c.delay.Quantile(u), later, uint64(size))
	}
}

func (c *contacts) hurt(now, arrived clock.Time, tenant int) {
	c.draw = c.key.Sub(uint64(tenant)).At(uint64(arrived))
	share, later := c.p.passedOn(now)
	if c.draw.Float64() < c.share*share {
		c.hear(now, c.delay.Sample(&c.draw), later, 1)
	}
}

// hear lets n contacts be heard of after so many seconds, and those that support
// must pass on first. How long that takes is luck of the instant at which they
// reach support, so that it moves no other draw.
func (c *contacts) hear(now clock.Time, seconds float64, later rng.Dist, n uint64) {
	at := now.Add(clock.FromSeconds(seconds))
	if later != nil {
		luck := c.passing.At(uint64(at))
		at = at.Add(within(clock.FromSeconds(later.Sample(&luck))))
	}
	c.p.engine.At(at, sim.World, c.heard, n)
}
