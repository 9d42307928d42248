package rehearsal

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// marks are the instants that the recovery is charged by.
type marks struct {
	alarm, ring, ack, decide clock.Time // of the first reaction that led to action
	acted                    clock.Time
	chain                    [4]clock.Time // of the latest reaction
	scrape                   int
	detector                 string
	exposure                 float64
}

func newMarks() marks {
	return marks{alarm: clock.Never, ring: clock.Never, ack: clock.Never, decide: clock.Never, acted: clock.Never}
}

func (m *marks) reacted(alarm, ring, ack, decide clock.Time) {
	m.chain = [4]clock.Time{alarm, ring, ack, decide}
}

// acting notes that a reaction led to action on the release; the first counts.
func (m *marks) acting(now clock.Time, in *incident) {
	if m.acted != clock.Never {
		return
	}
	m.alarm, m.acted = in.alarm.At, now
	m.ring, m.ack, m.decide = in.alarm.At, in.alarm.At, now
	if in.people {
		m.ring, m.ack = m.chain[1], m.chain[2]
	}
	m.scrape, m.detector = in.scrape, in.alarm.Detector
	m.exposure = in.p.shown
}

// quiet is how long without harm ends the service recovery.
const quiet = 10 * clock.Minute

// outcome sums up a play that is over.
func (p *play) outcome() outcome.Outcome {
	p.fleet.count()
	if p.ledger != nil {
		p.ledger.end(p.engine.Now())
	}
	o := &p.out
	peak := o.Harm.PeakExposure
	o.Harm = p.book.outcome()
	o.Harm.PeakExposure = peak
	for _, l := range p.lasting {
		l.pass(p.engine.Now())
		l.account(o)
	}
	o.Digest, o.Events, o.End = p.digest(), p.engine.Events(), p.engine.Now()
	o.Requests, _ = p.requests()
	o.Alarms = p.rung()
	o.TippingRisk = p.flow != nil && p.flow.Tipping()
	o.Safety.InstanceHours = p.fleet.hours
	p.oncall.stillAt(o.End)
	o.Harm.Announced = p.circle.announced(p.book.hurt)
	slo := p.w.plan.Scenario.Observe.SLO
	if budget := (1 - float64(slo.Availability)) * p.w.crowd.Rate() * slo.Window.Span().Seconds(); budget > 0 {
		o.Harm.BudgetBurned = o.Harm.Failed / budget
	}
	o.Series = outcome.Series{Exposure: p.series, Failed: p.book.hurt}
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
	r.FirstHarm = p.book.first
	if r.FirstHarm == clock.Never {
		return
	}
	r.LastHarm = p.book.last
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
	charge(outcome.Detect, m.alarm)
	charge(outcome.Page, m.ring)
	charge(outcome.Ack, m.ack)
	charge(outcome.Diagnose, m.decide)
	charge(outcome.Act, r.LastHarm)
}

// judge names the result, the detection and the marks.
func (p *play) judge() {
	o := &p.out
	harmed := o.Recovery.FirstHarm != clock.Never
	if control := p.w.control.engine; control.Now() < p.engine.Now() {
		control.Run(p.engine.Now())
	}
	// An alarm that the control raises at the same scrape is no detection.
	noticed := p.marks.acted != clock.Never &&
		!(p.marks.detector != "staging" && p.w.control.alarmed(p.marks.scrape, p.w.plan.Detectors[p.marks.detector]))
	switch {
	case !harmed && p.takenBack:
		o.Detection = outcome.PreEmpted
	case !harmed:
		o.Detection = outcome.NoHarm
	case !noticed:
		o.Detection = outcome.NeverSeen
	case p.marks.alarm <= o.Recovery.FirstHarm:
		o.Detection = outcome.PreEmpted
	default:
		o.Detection = outcome.Noticed
		o.Recovery.Detect = p.marks.alarm.Sub(o.Recovery.FirstHarm)
	}
	if noticed {
		o.Harm.ExposureAtDetection = p.marks.exposure
	}
	if !p.takenBack {
		switch {
		case p.steer.done && o.Recovery.ServiceCensored:
			o.Result = outcome.LeftBad
		case p.steer.done:
			o.Result = outcome.Completed
		}
	}
	o.Marks.FalseAbort = !o.Bad && p.takenBack
	o.Marks.LuckyAbort = o.Bad && p.takenBack && !harmed && o.Result != outcome.Caught
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
