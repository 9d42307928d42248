package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/queue"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// messages is one queue of a play, of the control too. A message is published
// for every attempt that the publishing service would do well, as conditions
// say; those that it rejects or that come too late for their caller are not
// taken off (an approximation). Messages that are late or dead beyond the
// control's are harm, spread over tenants by what each has published.
type messages struct {
	p     *play
	q     *plan.Queue
	state *queue.State
	odd   []plan.Defect // that publish what some cannot read
	slow  float64       // factor of the new version on the time of a message
	flow  queue.Flow    // capacities since at
	each  []float64     // by operation: visits of a request to the publishing service
	at    clock.Time

	fine, strange []float64 // by cohort: published per second at the daily mean
	all, share    []float64 // by tenant: what it publishes, and what it has published that is odd
	pending       []float64 // by tenant: odd ones per second at the daily mean

	harm    *dose
	late    float64 // more than the control's, so far
	dead    float64
	story   history // of lateness and content, for whoever compares
	behind  clock.Time
	crashes crashes
	noted   bool
	unheard float64 // late or dead, and not yet a whole one that could get in touch
}

// newMessages returns the queues of a play.
func newMessages(p *play) []*messages {
	var out []*messages
	pl := p.w.plan
	for i := range pl.Queues {
		q := &pl.Queues[i]
		n, tenants := len(p.w.crowd.Population.Cohorts), len(p.w.crowd.Population.Tenants)
		m := &messages{
			p: p, q: q, state: queue.New(q.Config), slow: 1, behind: clock.Never,
			fine: make([]float64, n), strange: make([]float64, n), all: make([]float64, tenants), pending: make([]float64, tenants),
			share: make([]float64, tenants),
			harm:  newDose(p.w.crowd, p.w.draws.Key("queue/harm").Sub(uint64(i))),
		}
		for op := range pl.Scenario.Load.Operations {
			m.each = append(m.each, pl.System.Visits(op)[q.From])
		}
		m.crashes = newCrashes(p.w.draws.Key("queue/crash").Sub(uint64(i)))
		for _, d := range p.defects {
			if x, ok := d.Effect.(change.Publisher); ok && x.Odd().Queue == q.Name {
				m.odd = append(m.odd, d)
			}
			if x, ok := d.Effect.(change.Consumer); ok {
				if name, factor := x.Work(); name == q.Name {
					m.slow *= factor
				}
			}
		}
		out = append(out, m)
	}
	return out
}

// pass brings the queue forward, and enters what is late or dead by now.
func (m *messages) pass(to clock.Time) {
	if to <= m.at {
		return
	}
	dt := to.Sub(m.at).Seconds()
	f := m.flow
	f.Fine, f.Odd = 0, 0
	for c := range m.fine {
		factor := m.p.w.crowd.Factor(c, m.at)
		f.Fine += factor * m.fine[c]
		f.Odd += factor * m.strange[c]
	}
	if f.Odd > 0 {
		for i, rate := range m.pending {
			m.share[i] += rate * dt * m.p.w.crowd.Factor(m.p.w.crowd.Population.Tenants[i].Cohort, m.at)
		}
	}
	passed := m.state.Pass(dt, f)
	from := m.at
	m.at = to
	m.story.add(to, passed.Late, m.state.Waiting())
	if m.p.strategy != nil {
		m.blame(from, to, passed)
	}
	m.strike(passed.Choked)
	m.complain(passed.Late + passed.Dead)
}

// complain lets those who wait get in touch, as those whose requests fail do.
func (m *messages) complain(n float64) {
	m.unheard += n
	if whole := int64(m.unheard); whole > 0 && m.p.contacts != nil {
		m.unheard -= float64(whole)
		m.p.contacts.many(whole)
	}
}

// lags tells monitoring how old the oldest messages are.
func (p *play) lags(now clock.Time) {
	p.sample.Lag = p.sample.Lag[:0]
	for _, m := range p.messages {
		m.pass(now)
		p.sample.Lag = append(p.sample.Lag, clock.FromSeconds(m.state.Age()))
	}
}

// blame enters what the control has not.
func (m *messages) blame(from, to clock.Time, passed queue.Passed) {
	control := m.p.w.control
	control.ahead(to)
	other := control.messages[m.number()]
	late, _ := m.story.at(to)
	usual, waiting := other.story.at(to)
	more := max(late-usual-m.late, 0)
	m.late += more
	m.dead += passed.Dead
	hit := func(_ int, at clock.Time) {
		if at == m.harm.first {
			m.p.harmed(min(at, m.p.book.first))
		}
	}
	m.harm.spread(more, m.all, from, to, hit)
	m.harm.spread(passed.Dead, m.share, from, to, hit)
	if passed.Choked > 0 && !m.noted {
		m.noted = true
		m.p.noteAt(to, outcome.True, "world", "consumers of "+m.q.Name+" meet messages that they cannot read")
	}
	if m.state.Waiting() > waiting+slack*(m.published()+1) {
		m.behind = to
	}
}

// slack is for how many seconds' worth of messages a queue may be longer than
// the control's and count as drained (judgement).
const slack = 5

func (m *messages) published() float64 {
	sum := 0.0
	for c := range m.fine {
		sum += (m.fine[c] + m.strange[c]) * m.p.w.crowd.Factor(c, m.at)
	}
	return sum
}

func (m *messages) number() int {
	for i, x := range m.p.messages {
		if x == m {
			return i
		}
	}
	panic("rehearsal: a queue of another play")
}

// turn works out who publishes what from now on, and who consumes it.
func (m *messages) turn() {
	clear(m.fine)
	clear(m.strange)
	clear(m.pending)
	p := m.p
	operations := p.w.plan.Scenario.Load.Operations
	p.meetings(func(i int, t *tenancy.Tenant, sides [exposure.Sides]float64) {
		if m.q.From != p.w.plan.Changed {
			sides = [exposure.Sides]float64{exposure.OldSide: 1}
		}
		m.all[i] = 0
		for _, op := range m.q.For {
			rate := t.Rate * float64(operations[op].Share) * m.each[op]
			for side, share := range sides {
				if share == 0 {
					continue
				}
				eff := p.board.At(m.q.From, exposure.Side(side), op, t.Class)
				x := rate * share * (1 - eff.Shed) * (1 - eff.Error) * (1 - eff.Fail) * (1 - eff.FailAttempt)
				odd := x * m.oddShare(exposure.Side(side), op, p.w.crowd.Population.Classes[t.Class])
				m.all[i] += x
				m.pending[i] += odd
				m.fine[t.Cohort] += x - odd
				m.strange[t.Cohort] += odd
			}
		}
	})
	m.consumers()
}

// oddShare is which share of the messages of such requests somebody cannot read.
func (m *messages) oddShare(side exposure.Side, op int, matches uint64) float64 {
	fine := 1.0
	for _, d := range m.odd {
		s := condition.Subject{Service: m.q.From, Side: side, Operation: op, Matches: matches, Now: m.p.engine.Now()}
		fine *= 1 - d.In(m.p.state).Meets(s)*d.Effect.(change.Publisher).Odd().Share
	}
	return 1 - fine
}

// consumers works out who can read what.
func (m *messages) consumers() {
	f := m.p.fleets[m.q.To]
	old := float64(f.of(exposure.Old)) * m.q.Rate
	fresh := float64(f.of(exposure.New)) * m.q.Rate / m.slow
	m.flow = queue.Flow{Able: old + fresh + float64(f.of(exposure.Fixed))*m.q.Rate}
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
		if x, ok := t.Effect.(fault.Denier); ok && t.Queue == m.number() {
			strength, _ := t.Strength(t.onset, m.p.engine.Now())
			through *= 1 - strength*x.Denies()
		}
	}
	return 1 - through
}

// account enters what was lost and late.
func (m *messages) account(o *outcome.Outcome) {
	if m.p.strategy == nil {
		return
	}
	o.Harm.MessagesLost += m.dead
	o.Harm.MessagesLate += m.late
	o.Harm.TenantsStranded = max(o.Harm.TenantsStranded, m.harm.tenants)
	m.p.book.first, m.p.book.last = min(m.p.book.first, m.harm.first), max(m.p.book.last, m.harm.last)
}

func sum(x []float64) float64 {
	t := 0.0
	for _, v := range x {
		t += v
	}
	return t
}
