package rehearsal

import (
	"context"
	"fmt"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
)

// Recall plays one play of a world again, and returns with it what happened to each
// tenant, which [World] does not keep. The outcome is the same as there.
func Recall(ctx context.Context, p *plan.Plan, seed uint64, replication int, strategy string, bad bool) (outcome.Outcome, []outcome.Tenant, error) {
	p, _, err := p.World(seed, replication)
	if err != nil {
		return outcome.Outcome{}, nil, err
	}
	w := newWorld(p, seed, replication)
	w.control = newPlay(w, nil, nil)
	var defects []plan.Defect
	if bad {
		defects = w.defects
	}
	for i := range p.Strategies {
		if p.Strategies[i].Name != strategy {
			continue
		}
		again := newPlay(w, &p.Strategies[i], defects)
		o, err := again.run(ctx)
		if err != nil {
			return outcome.Outcome{}, nil, err
		}
		return o, again.tenants(), nil
	}
	panic(fmt.Sprintf("rehearsal: the plan has no strategy %q", strategy))
}

// tenants are all, with the first of what happened to each.
func (p *play) tenants() []outcome.Tenant {
	list := p.book.Tenants()
	for i := range list {
		if p.damage != nil {
			list[i].Damaged = p.damage.began[i]
		}
		for _, m := range p.messages {
			list[i].Stranded = min(list[i].Stranded, m.harm.began[i])
		}
	}
	return list
}
