package plan

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/rollout"
)

// mirrors refuses copies of requests where nothing would be copied, and where what
// they do beyond the request cannot be played.
func (c *checker) mirrors(field string, st *rollout.Strategy) {
	m, copies := rollout.Mirrors(st.Policy)
	if !copies {
		return
	}
	add := func(hint, why string) { c.add(field, hint, "copies cannot be played here: %s", why) }
	var copied []string
	for _, op := range c.s.Load.Operations {
		if op.Access != "write" || m.Writes {
			copied = append(copied, op.Name)
		}
	}
	if len(copied) == 0 {
		c.add(field, "write writes: true, or roll out without a dark launch", "there is nothing to copy: no operation reads")
	}
	if len(c.s.Caches) > 0 {
		add("take the caches out of the scenario, or roll out without a dark launch", "how they warm caches is not known")
	}
	if m.Writes && len(c.s.Change.Hazards) > 0 {
		add("copy reads only", "rows in a format of the new version are known by who was shown it, and nobody is")
	}
	for _, q := range c.s.Queues {
		if q.From != c.s.Change.Service && (len(q.For) == 0 || slices.ContainsFunc(copied, func(op string) bool { return slices.Contains(q.For, op) })) {
			add("copy less, or have the changed service leave the messages", "messages of "+q.Name+" are left further on")
		}
	}
	for _, d := range c.s.Change.Defects {
		if m.Writes && d.Service != "" && d.Service != c.s.Change.Service {
			add("copy reads only", d.Name+" is at another service, which does not know copies")
		}
	}
}
