package plan

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/topology"
)

// guards refuses policies that cannot work: calls that are guarded by nothing,
// and services whose bounds exclude what they start with.
func (c *checker) guards() {
	changed := serviceIndex(c.s, c.s.Change.Service)
	for i, d := range c.s.Change.Defects {
		if _, calls := d.Effect.(change.Caller); calls && changed >= 0 && len(c.s.Services[changed].Calls) == 0 {
			c.add(fmt.Sprintf("change.defects[%d]", i), "change a service that calls another", "%s calls nobody", c.s.Change.Service)
		}
	}
	comes := map[string]string{}
	for i := range c.s.Services {
		s := &c.s.Services[i]
		for k := range s.Calls {
			c.guardedCall(fmt.Sprintf("services[%d].calls[%d]", i, k), &s.Calls[k])
		}
		field := fmt.Sprintf("services[%d]", i)
		if x := s.Shed; x != nil {
			for k, op := range x.Keep {
				c.known(fmt.Sprintf("%s.shed.keep[%d]", field, k), "operation", op, c.operations())
			}
		}
		if x := s.Scale; x != nil {
			if s.Instances < x.Min || s.Instances > x.Max {
				c.add(field+".scale", "min, instances and max must not shrink", "%d instances are not between min %d and max %d", s.Instances, x.Min, x.Max)
			}
			c.positive(field+".scale.every", x.Every.Span().Seconds(), "15s")
		}
		if x := s.Eject; x != nil {
			c.positive(field+".eject.every", x.Every.Span().Seconds(), "10s")
			c.positive(field+".eject.for", x.For.Span().Seconds(), "30s")
		}
		if x := s.Reconnect; x != nil {
			c.known(field+".reconnect.operation", "operation", x.Operation, c.operations())
			if other, taken := comes[x.Operation]; taken {
				c.add(field+".reconnect.operation", "give each its own operation", "the sessions of %s come back by %q already", other, x.Operation)
			}
			comes[x.Operation] = s.Name
		}
	}
}

// positive refuses what is shorter than a second.
func (c *checker) positive(field string, seconds float64, example string) {
	if seconds < 1 {
		c.add(field, "write "+example+", for example", "want at least 1s")
	}
}

func (c *checker) guardedCall(field string, call *topology.Call) {
	if call.Hedge > 0 && call.Hedge >= call.Timeout {
		c.add(field+".hedge", "hedge after what 1 call in 20 takes longer than", "a second try after %s cannot help: the caller waits for %s only", call.Hedge, call.Timeout)
	}
	if b := call.Breaker; b != nil {
		if b.Ratio <= 0 {
			c.add(field+".breaker.failure_ratio", "write 50%, for example", "a breaker that opens at 0%% is always open")
		}
		c.positive(field+".breaker.window", b.Window.Span().Seconds(), "10s")
		c.positive(field+".breaker.open_for", b.OpenFor.Span().Seconds(), "5s")
	}
}
