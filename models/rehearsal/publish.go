package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/queue"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// turn works out who publishes what from now on, and who consumes it.
func (m *messages) turn() {
	clear(m.fine)
	clear(m.strange)
	clear(m.pending)
	clear(m.all)
	m.p.asks(m.q.From, func(a *ask) {
		if !m.carries[a.Operation] {
			return
		}
		x := a.visits * m.p.well(a)
		odd := x * m.oddShare(a.Subject)
		m.all[a.tenant] += x
		m.pending[a.tenant] += odd
		m.fine[a.Cohort] += x - odd
		m.strange[a.Cohort] += odd
	})
	m.consumers()
}

// oddShare is which share of the messages of such requests somebody cannot read.
func (m *messages) oddShare(s condition.Subject) float64 {
	fine := 1.0
	for _, d := range m.odd {
		fine *= 1 - d.In(m.p.state).Meets(s)*d.Effect.(change.Publisher).Odd().Share
	}
	return 1 - fine
}

// consumers works out who can read what.
func (m *messages) consumers() {
	f := m.p.fleets[m.q.To]
	old := float64(f.Of(exposure.Old)) * m.q.Rate
	fresh := float64(f.Of(exposure.New)) * m.q.Rate / m.slow
	m.flow = queue.Flow{Able: old + fresh + float64(f.Of(exposure.Fixed))*m.q.Rate}
	m.flow.Deny = m.denied()
	m.crashes.on = false
	if len(m.odd) == 0 {
		return
	}
	unable := old
	for _, d := range m.odd {
		odd := d.Effect.(change.Publisher).Odd()
		m.flow.Drop = m.flow.Drop || odd.GiveUp
		m.crashes.on = m.crashes.on || odd.Crash
		if odd.ByNew {
			m.crashes.byNew = true
			unable = old + fresh
		}
	}
	m.flow.Able, m.flow.Unable = m.flow.Able-unable, unable
	if now := m.p.engine.Now(); m.crashes.on && m.flow.Unable > 0 && m.state.Odd()+sum(m.strange) > 0 && m.crashes.look <= now {
		m.crashes.look = now.Add(5 * clock.Second)
		m.p.changes(m.crashes.look)
	}
}

// denied is the share of the deliveries that faults keep the queue from.
func (m *messages) denied() float64 {
	through := 1.0
	for _, t := range m.p.troubles {
		if x, ok := t.Effect.(fault.Denier); ok && t.Queue == m.index {
			strength, _ := t.Strength(t.onset, m.p.engine.Now())
			through *= 1 - strength*x.Denies()
		}
	}
	return 1 - through
}

func sum(x []float64) float64 {
	t := 0.0
	for _, v := range x {
		t += v
	}
	return t
}
