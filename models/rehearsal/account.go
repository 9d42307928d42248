package rehearsal

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// quiet is how long without harm ends the service recovery.
const quiet = 10 * clock.Minute

// outcome sums up a play that is over.
func (p *play) outcome() outcome.Outcome {
	if p.ledger != nil {
		p.ledger.End(p.engine.Now())
	}
	o := &p.out
	peak := o.Harm.PeakExposure
	o.Harm = p.book.Sum()
	o.Harm.PeakExposure = peak
	for _, l := range p.lasting {
		l.pass(p.engine.Now())
		l.account(o)
	}
	o.Digest, o.Events, o.End = p.digest(), p.engine.Events(), p.engine.Now()
	o.Requests, _ = p.requests()
	o.Alarms = p.rung()
	o.TippingRisk = p.flow != nil && p.flow.Tipping()
	o.Safety.InstanceHours = p.fleet.Hours()
	p.oncall.stillAt(o.End)
	o.Harm.RowsLost = p.remedy.lost
	o.Harm.Announced = p.circle.announced(p.book)
	slo := p.w.plan.Scenario.Observe.SLO
	if budget := (1 - float64(slo.Availability)) * p.w.crowd.Rate() * slo.Window.Span().Seconds(); budget > 0 {
		o.Harm.BudgetBurned = o.Harm.Failed / budget
	}
	o.Series = p.series()
	if !p.steer.halted { // the last step is still watched
		p.steer.full()
	}
	if control := p.w.control; control.engine.Now() < o.End {
		control.engine.Run(o.End)
	}
	p.marks.settle(p)
	p.recover()
	p.judge()
	slices.SortStableFunc(o.Timeline, func(a, b outcome.Entry) int { return cmp.Compare(a.At, b.At) })
	over := slices.IndexFunc(o.Timeline, func(e outcome.Entry) bool { return e.At > o.End })
	if over >= 0 { // somebody was yet to pick up the phone
		o.Timeline = o.Timeline[:over]
	}
	return *o
}

// recover charges every instant from the first harm to the last to one part.
func (p *play) recover() {
	r := &p.out.Recovery
	m := &p.marks
	r.FirstHarm, r.LastHarm = p.book.Span()
	if !p.book.Harmed() {
		return
	}
	r.Service = r.LastHarm.Sub(r.FirstHarm)
	r.ServiceCensored = p.out.End.Sub(r.LastHarm) < quiet
	if r.ServiceCensored {
		r.LastHarm = p.out.End
		r.Service = r.LastHarm.Sub(r.FirstHarm)
	}
	r.Full, r.FullCensored = r.Service, r.ServiceCensored
	if !r.ServiceCensored {
		p.aftermath(r)
	}

	at := r.FirstHarm
	charge := func(part outcome.Part, until clock.Time) {
		until = min(until, r.LastHarm)
		if until > at {
			r.Parts[part] += until.Sub(at)
			at = until
		}
	}
	charge(outcome.Detect, m.told.alarm)
	charge(outcome.Page, m.told.ring)
	charge(outcome.Ack, m.told.ack)
	charge(outcome.Diagnose, m.told.decide)
	charge(outcome.Act, m.inForce(r.LastHarm))
	r.Parts[outcome.Drain] += r.LastHarm.Sub(at)
}

// judge names the result, the detection and the marks.
func (p *play) judge() {
	o := &p.out
	harmed := o.Recovery.FirstHarm != clock.Never
	noticed := p.marks.noticed()
	switch {
	case !harmed && p.takenBack:
		o.Detection = outcome.PreEmpted
	case !harmed:
		o.Detection = outcome.NoHarm
	case !noticed && p.marks.acted():
		o.Detection = outcome.Mistaken
	case !noticed:
		o.Detection = outcome.NeverSeen
	case p.marks.told.alarm <= o.Recovery.FirstHarm:
		o.Detection = outcome.PreEmpted
	default:
		o.Detection = outcome.Noticed
		o.Recovery.Detect = p.marks.told.alarm.Sub(o.Recovery.FirstHarm)
	}
	if noticed {
		o.Harm.ExposureAtDetection = p.marks.told.exposure
	}
	switch hurts := o.Recovery.ServiceCensored; {
	case o.Result == outcome.FixedForward && p.remedy.broken > 0 && hurts:
		o.Result = outcome.LeftBad // what everybody has now is a fix that is none
	case p.takenBack:
	case p.steer.done && hurts:
		o.Result = outcome.LeftBad
	case p.steer.done:
		o.Result = outcome.Completed
	}
	o.Marks.FalseAbort = !o.Bad && p.takenBack
	o.Marks.LuckyAbort = o.Bad && p.takenBack && !p.foreseen && (!harmed || o.Detection == outcome.Mistaken) && o.Result != outcome.Caught
}

// controlOutcome sums up the control.
func (p *play) controlOutcome() outcome.Control {
	sent, failed := p.requests()
	return outcome.Control{Digest: p.digest(), Events: p.engine.Events(), Requests: sent, Failed: failed, Alarms: p.rung()}
}

// digest is the kernel's running hash of all events; where counts were drawn
// rather than played as events, they are part of it.
func (p *play) digest() uint64 {
	d := p.engine.Digest()
	if p.flow != nil {
		d ^= bits.RotateLeft64(p.flow.Digest(), 32)
	}
	return d
}
