package plan

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/queue"
	"github.com/rehearse-sim/rehearse/models/topology"
)

// Queue is a compiled queue.
type Queue struct {
	queue.Config
	Name     string
	From, To int     // services
	For      []int   // operations whose requests publish
	Rate     float64 // messages per second and instance of the consumer
}

func queues(s *Scenario, sys *topology.System, operations []string) []Queue {
	var out []Queue
	for _, q := range s.Queues {
		c := Queue{
			Config: queue.Config{
				Deliveries: q.Deliveries, RetryDelay: q.RetryDelay.Span().Seconds(),
				Deadline: q.Deadline.Span().Seconds(), Partitions: q.Partitions,
			},
			Name: q.Name, From: serviceIndex(s, q.From), To: serviceIndex(s, q.To), Rate: q.Rate.PerSecond(),
		}
		for op, name := range operations {
			if (len(q.For) == 0 || slices.Contains(q.For, name)) && sys.Visits(op)[c.From] > 0 {
				c.For = append(c.For, op)
			}
		}
		out = append(out, c)
	}
	return out
}

// queues refuses queues that nobody reaches, and defects of queues that the
// change has nothing to do with.
func (c *checker) queues() {
	names := map[string]queue.Queue{}
	var all []string
	for i, q := range c.s.Queues {
		field := fmt.Sprintf("queues[%d]", i)
		c.known(field+".from", "service", q.From, c.services())
		c.known(field+".to", "service", q.To, c.services())
		for k, op := range q.For {
			c.known(fmt.Sprintf("%s.for[%d]", field, k), "operation", op, c.operations())
		}
		if q.Rate <= 0 {
			c.add(field+".rate", "write for example 50/s", "nothing is ever worked off")
		}
		names[q.Name] = q
		all = append(all, q.Name)
	}
	unique(c, "queues", "name", len(c.s.Queues), func(i int) string { return c.s.Queues[i].Name })
	for i, d := range c.s.Change.Defects {
		field := fmt.Sprintf("change.defects[%d].queue", i)
		own := func(name, service, does string) {
			c.known(field, "queue", name, all)
			if _, ok := names[name]; ok && service != c.s.Change.Service {
				c.add(field, "name a queue that it "+does, "%s, which changes, is not the service that %s %s", c.s.Change.Service, does, name)
			}
		}
		if x, ok := d.Effect.(change.Publisher); ok {
			own(x.Odd().Queue, names[x.Odd().Queue].From, "publishes to")
		}
		if x, ok := d.Effect.(change.Consumer); ok {
			name, _ := x.Work()
			own(name, names[name].To, "consumes")
		}
	}
}

// consumed refuses queues that grow without end before any release.
func (c *checker) consumed(sys *topology.System) {
	for i, q := range queues(c.s, sys, c.operations()) {
		rate := 0.0
		for _, co := range c.s.Tenants {
			rate += float64(co.Rate)
		}
		published := 0.0
		for _, op := range q.For {
			published += rate * float64(c.s.Load.Operations[op].Share) * sys.Visits(op)[q.From]
		}
		published *= c.s.Load.Profile.Max()
		field := fmt.Sprintf("queues[%d]", i)
		if published == 0 {
			c.add(field+".from", "name a service and operations that requests visit", "no request publishes to %s", q.Name)
		}
		if can := q.Rate * float64(c.s.Services[q.To].Instances); published >= can {
			c.add(field+".rate", "raise it, or the consumer's instances",
				"at the busiest hour %.4g messages/s come and %.4g/s are worked off, before any release", published, can)
		}
	}
}
