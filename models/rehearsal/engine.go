package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/attribution"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fleet"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/traffic/flow"
	"github.com/rehearse-sim/rehearse/models/traffic/request"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// engine is what a play wants of whoever plays its traffic.
type engine interface {
	fleet.Traffic
	measured
	// Fill completes the sample at a scrape.
	Fill(now clock.Time)
}

// settler wants to know that something is about to change.
type settler interface {
	// Settle is called before conditions, exposure or instances change.
	Settle(now clock.Time)
}

// measured is what an engine offers to the guards.
type measured interface {
	settler
	// Measure is called before what was counted is read.
	Measure(now clock.Time)
	// Inside returns busy slots, requests waiting or in a slot, and slots.
	Inside(service int) (busy, inside, slots float64)
	// InsideOf does so for the instances that one of the version shares requests with.
	InsideOf(service int, v exposure.Version) (busy, inside, slots float64)
	// Answered returns what an instance has answered since it was last asked.
	Answered(instance int) (requests, fails float64)
	// Errands has requests come that nobody's load asks for, so many per second.
	Errands(operation int, rate float64)
}

// byRequest plays every request. Its failures are attributed window by window
// against the control's.
func (p *play) byRequest(site traffic.Site) {
	w := p.w
	closed := func(m int64, x *attribution.Window) { p.tallies = append(p.tallies, attribution.NewTally(x)) }
	if p.strategy != nil {
		allowed := 1 - float64(w.plan.Scenario.Observe.SLO.Availability)
		closed = attribution.Against(p.book, w.control.tallyOf, w.draws.Key("ledger/thinning"), allowed)
	}
	l := attribution.NewLedger(len(w.crowd.Population.Tenants), lifetime(w.plan), w.plan.Release, closed)
	p.ledger = l
	site.Sink = sink{l, p.contacts}
	p.traffic = request.New(site)
	p.minute = l.Due
	p.requests = l.Counted
}

// byFlow plays counts per interval. Its hazards are held against the control's
// as they arise.
func (p *play) byFlow(site traffic.Site) {
	w := p.w
	detectors := p.site()
	needs := []signal.Need{{Service: len(w.plan.System.Services)}} // the dashboard of the edge
	for _, d := range w.plan.Scenario.Observe.Detectors {
		needs = append(needs, d.Probe.Needs(detectors)...)
	}
	needs = append(needs, p.remedy.reads()...)
	opt := flow.Options{
		Draws: w.draws, Since: w.plan.Release, Needs: needs,
		Allowed: 1 - float64(w.plan.Scenario.Observe.SLO.Availability),
	}
	if p.contacts != nil {
		opt.Contact = p.contacts.many
	}
	if p.strategy != nil {
		opt.Book, opt.Control = p.book, w.control.flow
		opt.Play = func(to clock.Time) { w.control.engine.Run(max(to, w.control.engine.Now()).Add(5 * clock.Minute)) }
	}
	p.flow = flow.New(site, opt)
	p.traffic = p.flow
	p.requests = p.flow.Requests
}

// tallyOf returns the control's count of a minute, playing it that far.
func (p *play) tallyOf(m int64) attribution.Tally {
	for int64(len(p.tallies)) <= m {
		p.engine.Run(p.engine.Now().Add(glance))
	}
	return p.tallies[m]
}

// sink passes what the request engine reports to the ledger and to the hurt
// users' contacts.
type sink struct {
	ledger   *attribution.Ledger
	contacts *contacts
}

func (s sink) Finish(now, arrived clock.Time, tenant int, end traffic.End, _ exposure.Side) {
	s.ledger.Finish(now, arrived, tenant, end)
	if end != traffic.Served && s.contacts != nil {
		s.contacts.hurt(now, arrived, tenant)
	}
}

// lifetime is the longest a client request can take.
func lifetime(pl *plan.Plan) clock.Span {
	c := pl.Scenario.Load.Clients
	life := c.Timeout.Span()
	for try := 1; try < c.Attempts; try++ {
		life += c.Timeout.Span() + c.Backoff.Delay(try, 1)
	}
	return life
}
