package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/queue"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// blame enters what the control has not.
func (m *messages) blame(from, to clock.Time, passed queue.Passed) {
	control := m.p.w.control
	control.ahead(to)
	other := control.messages[m.index]
	late, _ := m.story.at(to)
	usual, waiting := other.story.at(to)
	more := max(late-usual-m.late, 0)
	m.late += more
	m.dead += passed.Dead
	hit := func(_ int, at clock.Time) {
		if at == m.harm.first {
			m.p.harmed(at)
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
