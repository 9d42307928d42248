package rehearsal

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// pools are the connections that instances keep open to stores that limit
// them, in every play: where there are more instances than usual, or some leak,
// the stores refuse. A nil one has nothing to do.
type pools struct {
	p         *play
	leaks     []plan.Defect
	instances []int     // by service
	refused   []float64 // by store
	at        clock.Time
	leaked    float64 // connections to each store of the changed service
	rate      float64 // more of them per second, as far as they are accepted
	leaking   int     // instances that hold them
	noted     bool
}

func newPools(p *play) *pools {
	sys := p.w.plan.System
	if !sys.Limited() {
		return nil
	}
	x := &pools{p: p, instances: make([]int, len(sys.Services)), refused: make([]float64, len(sys.Stores))}
	for _, d := range p.defects {
		if _, ok := d.Effect.(change.Leaker); ok {
			x.leaks = append(x.leaks, d)
		}
	}
	return x
}

// changed has conditions read anew after instances have begun to start.
func (x *pools) changed() {
	if x != nil {
		x.p.change()
	}
}

// Contribute is empty: what pools do, they do on the way to the stores.
func (x *pools) Contribute(condition.Subject, *condition.Effect) {}

// Link refuses at once what finds no connection.
func (x *pools) Link(w condition.Way, l *condition.Link) {
	if w.Store >= 0 {
		l.FailWith(x.refused[w.Store])
	}
}

func (x *pools) pass(to clock.Time) {
	if x.rate > 0 {
		x.leaked += x.rate * to.Sub(x.at).Seconds()
	}
	x.at = to
}

// turn counts connections: instances that start open theirs, too.
func (x *pools) turn() {
	p := x.p
	sys := p.w.plan.System
	for i, f := range p.fleets {
		x.instances[i] = f.Holding()
	}
	n := p.fleet.Of(exposure.New)
	if n < x.leaking { // what ends gives back its own
		x.leaked *= float64(n) / float64(x.leaking)
	}
	x.leaking = n
	accepted := 1.0
	for st := range sys.Stores {
		demand := sys.Demand(st, x.instances)
		if slices.Contains(sys.Services[p.w.plan.Changed].Stores, st) {
			demand += x.leaked
		}
		x.refused[st] = sys.Stores[st].Refused(demand)
		if slices.Contains(sys.Services[p.w.plan.Changed].Stores, st) {
			accepted = min(accepted, 1-x.refused[st])
		}
		if x.refused[st] > 0 && !x.noted && p.strategy != nil {
			x.noted = true
			p.note(outcome.True, "world", sys.Stores[st].Name+" refuses connections: more are asked for than it accepts")
		}
	}
	x.rate = x.leakage() * accepted
}

// leakage is how many connections leak per second.
func (x *pools) leakage() (sum float64) {
	p := x.p
	for _, d := range x.leaks {
		perRequest, perSecond := d.Effect.(change.Leaker).Leaks()
		sum += perSecond * float64(x.leaking)
		if perRequest == 0 {
			continue
		}
		p.asks(d.Service, func(a *ask) {
			sum += a.visits * p.w.crowd.Factor(a.Cohort, a.Now) * perRequest * d.In(p.state).Meets(a.Subject)
		})
	}
	return sum
}

// account has nothing to enter: what pools do is seen in requests.
func (x *pools) account(*outcome.Outcome) {}
