package rehearsal

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// evaluations has the detectors with an interval of their own looked at by clocks
// of their own. Their offsets are the world's, so every play and the control look
// at the same instants.
func (w *watch) evaluations(act sim.HandlerID) {
	p := w.p
	for i, x := range w.watches {
		every := x.Every()
		if every <= 0 {
			continue
		}
		name := p.w.plan.Scenario.Observe.Detectors[i].Name
		var look sim.HandlerID
		look = p.engine.Register("evaluate "+name, sim.HandlerFunc(func(now clock.Time, _ uint64) {
			if v, fresh := x.Evaluate(now); fresh {
				w.says(i, v)
			}
			w.looked()
			if p.strategy != nil {
				p.engine.At(now, sim.Decide, act, 0)
			}
			p.engine.At(now.Add(every), sim.Observe, look, 0)
		}))
		draw := p.w.draws.Stream("observe/evaluate/" + name)
		p.engine.At(clock.Time(draw.Float64()*float64(every)), sim.Observe, look, 0)
	}
}

// rung lists who failed from the release on, and whether anybody acts on it: a
// page, or a gate of the strategy.
func (p *play) rung() []outcome.Alarm {
	var out []outcome.Alarm
	for i, d := range p.w.plan.Scenario.Observe.Detectors {
		if at := p.watch.rang[i]; at != clock.Never {
			heard := d.Page != "" || p.strategy != nil && slices.Contains(p.strategy.Gates, i)
			out = append(out, outcome.Alarm{Detector: d.Name, First: at, Heard: heard})
		}
	}
	return out
}
