package plan

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/topology"
)

// pools refuses a system whose instances want more connections than their
// stores accept before any release, and users of such a store that do not say
// how many they want.
func (c *checker) pools(sys *topology.System) {
	instances := make([]int, len(sys.Services))
	for i, n := range sys.Services {
		instances[i] = n.Instances
		for _, st := range n.Stores {
			if sys.Stores[st].Limit > 0 && n.Pool == 0 {
				c.add(fmt.Sprintf("services[%d].pool", i), "write for example pool: 10", "%s limits its connections, and how many an instance keeps is not said", sys.Stores[st].Name)
			}
		}
	}
	for st := range sys.Stores {
		p := &sys.Stores[st]
		if demand := sys.Demand(st, instances); p.Refused(demand) > 0 {
			c.add(fmt.Sprintf("stores[%d].max_connections", st), "accept more, or keep smaller pools",
				"the pools of its users keep %.0f connections, and it accepts %d", demand, p.Limit)
		}
	}
}
