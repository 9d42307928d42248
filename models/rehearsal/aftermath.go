package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// aftermath charges what comes after the last harm: first queues drain until they are
// as short as the control's, then rows are mended and dead letters published
// again, side by side.
func (p *play) aftermath(r *outcome.Recovery) {
	end := r.LastHarm
	for _, m := range p.messages {
		if m.behind != clock.Never && m.behind > end {
			end = m.behind
			r.FullCensored = r.FullCensored || p.out.End.Sub(m.behind) < 2*clock.Minute
		}
	}
	r.Parts[outcome.Drain] = end.Sub(r.LastHarm)

	repair := &p.w.plan.Scenario.Respond.Repair
	left, span := p.out.End.Sub(end), clock.Span(0)
	for _, x := range []struct{ amount, rate float64 }{
		{p.out.Harm.RowsDamaged - p.remedy.gone, repair.Rows.PerSecond()}, {p.out.Harm.MessagesLost, repair.Messages.PerSecond()},
	} {
		if x.amount > 0 {
			span = max(span, clock.FromSeconds(min(x.amount/max(x.rate, 1e-12), 1e9)))
		}
	}
	span = max(span, p.remedy.mended.Sub(end))
	r.FullCensored = r.FullCensored || span > left || p.remedy.busy()
	r.Parts[outcome.Repair] = min(span, left)
	r.Full += r.Parts[outcome.Drain] + r.Parts[outcome.Repair]
}
