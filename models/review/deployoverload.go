package review

import "github.com/rehearse-sim/rehearse/models/kind"

// DeployOverload finds deploys that take too much away.
type DeployOverload struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "deploy-overload",
	Doc:    "While instances are replaced, those that are left cannot carry the load.",
	Source: "capacity is slots; Kubernetes maxUnavailable rounds down",
	New:    func() Kind { return &DeployOverload{} },
})

// Severity is that of all its findings.
func (*DeployOverload) Severity() Severity { return Error }

// Why it matters.
func (*DeployOverload) Why() string {
	return "The deploy itself is then an outage, with a clean change as well."
}

// Look holds the slots that a deploy leaves against those that are needed then.
func (*DeployOverload) Look(c *Case) (out []Finding) {
	n := &c.System.Services[c.Changed]
	for _, x := range c.Forecasts {
		for k := range x.Stages {
			s := &x.Stages[k]
			if s.Aim.Staging || s.Least >= n.Instances || s.Reached <= s.Begins {
				continue
			}
			needed := c.Busy(c.rate * max(c.Factor(s.Begins), c.Factor(s.Reached)))[c.Changed]
			if left := s.Least * n.Concurrency; needed >= float64(left) {
				out = append(out, found(x, ".deploy", "let fewer be unavailable, start others first (surge), or route requests",
					"replacing instances at %s leaves %d of %d, with %d slots; %.1f are needed", c.clockAt(s.Begins), s.Least, n.Instances, left, needed))
				break
			}
		}
	}
	return out
}
