package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// asker is a detector that sends requests of its own.
type asker interface {
	Asks() (operation string, rate float64)
}

// asked reads how the requests end that monitoring sends itself. They are errands:
// work that is served and seen, in every play alike, and of which nobody is blamed for
// the ends.
type asked struct {
	p    *play
	op   int
	seen traffic.Passage
	draw rng.Key
}

// asks reports whether some detector sends requests of its own.
func asks(pl *plan.Plan) bool {
	for _, d := range pl.Scenario.Observe.Detectors {
		if _, ok := d.Probe.(asker); ok {
			return true
		}
	}
	return false
}

// ask has the requests come. Several detectors that ask for one operation share them.
func (p *play) ask() {
	pl := p.w.plan
	rates := make([]float64, len(pl.Scenario.Load.Operations))
	for _, d := range pl.Scenario.Observe.Detectors {
		if a, ok := d.Probe.(asker); ok {
			name, rate := a.Asks()
			for op, o := range pl.Scenario.Load.Operations {
				if o.Name == name {
					rates[op] = max(rates[op], rate)
				}
			}
		}
	}
	for op, rate := range rates {
		if rate == 0 {
			continue
		}
		if p.sample.Asked == nil {
			p.sample.Asked = make([]signal.Counts, len(rates))
		}
		p.asked = append(p.asked, &asked{p: p, op: op, draw: p.w.draws.Key("observe/synthetic").Sub(uint64(op))})
		p.traffic.Errands(op, rate)
	}
}

// fill puts what has come back since the last scrape into the sample. By flow,
// counts are drawn from what is to be expected.
func (a *asked) fill(now clock.Time) {
	p := a.p
	p.traffic.Measure(now)
	total := p.meter.Asked(a.op)
	fresh := total.Minus(a.seen)
	a.seen = total
	failed, well := int64(fresh.Fails+0.5), int64(max(fresh.Tries-fresh.Fails, 0)+0.5)
	if p.flow != nil {
		s := a.draw.At(uint64(now))
		failed, well = s.Poisson(max(fresh.Fails, 0)), s.Poisson(max(fresh.Tries-fresh.Fails, 0))
	}
	p.sample.Asked[a.op].Requests += failed + well
	p.sample.Asked[a.op].Errors += failed
}
