package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/queue"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// messages is one queue of a play, of the control too. A message is published
// for every attempt that the publishing service would do well, as conditions
// say; those that it rejects or that come too late for their caller are not
// taken off (an approximation). Messages that are late or dead beyond the
// control's are harm, spread over tenants by what each has published.
type messages struct {
	p       *play
	q       *plan.Queue
	index   int // among the queues
	state   *queue.State
	odd     []plan.Defect // that publish what some cannot read
	slow    float64       // factor of the new version on the time of a message
	flow    queue.Flow    // capacities since at
	carries []bool        // by operation: whether it publishes
	at      clock.Time

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
	again   float64 // dead letters published again per second
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
			p: p, q: q, index: i, state: queue.New(q.Config), slow: 1, behind: clock.Never,
			fine: make([]float64, n), strange: make([]float64, n), all: make([]float64, tenants), pending: make([]float64, tenants),
			share: make([]float64, tenants),
			harm:  newDose(p.w.crowd, p.w.draws.Key("queue/harm").Sub(uint64(i))),
		}
		m.carries = make([]bool, len(pl.Scenario.Load.Operations))
		for _, op := range q.For {
			m.carries[op] = true
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
	m.replay(dt)
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

// account enters what was lost and late.
func (m *messages) account(o *outcome.Outcome) {
	if m.p.strategy == nil {
		return
	}
	o.Harm.MessagesLost += m.dead
	o.Harm.MessagesLate += m.late
	o.Harm.TenantsStranded = max(o.Harm.TenantsStranded, m.harm.tenants)
	m.p.book.Include(m.harm.first, m.harm.last)
}
