package rehearsal

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// reach is whether the services that ways back take can be used, by what
// monitoring saw of them in the last minute.
type reach struct {
	names    []string
	services []int
	recent   []recent
}

// newReach looks at the services that the ways of a strategy need.
func newReach(p *play) (r reach) {
	scrapes := max(1, int(clock.Minute/p.w.plan.Scenario.Observe.Scrape.Span()))
	for _, a := range p.strategy.Ways {
		x, ok := a.Way.(interface{ Needed() string })
		if !ok || x.Needed() == "" || slices.Contains(r.names, x.Needed()) {
			continue
		}
		for i, s := range p.w.plan.System.Services {
			if s.Name == x.Needed() {
				r.names, r.services = append(r.names, s.Name), append(r.services, i)
				r.recent = append(r.recent, recent{ring: make([]signal.Counts, scrapes), normal: 0.5})
			}
		}
	}
	return r
}

// look adds a scrape.
func (r *remedy) look(s *signal.Sample) {
	if r == nil {
		return
	}
	for i, service := range r.reach.services {
		r.reach.recent[i].add(s.Sum(signal.Select{Service: service, Cohort: signal.Everyone}))
	}
}

// down lists those most of whose answers were errors.
func (r *reach) down() (out []string) {
	for i := range r.recent {
		if !r.recent[i].calm() {
			out = append(out, r.names[i])
		}
	}
	return out
}

// reads are the series that it takes.
func (r *remedy) reads() (out []signal.Need) {
	if r == nil {
		return nil
	}
	for _, service := range r.reach.services {
		out = append(out, signal.Need{Service: service})
	}
	return out
}
