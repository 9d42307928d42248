package rehearsal

import "github.com/rehearse-sim/rehearse/sim/clock"

// marks are the instants that the recovery is charged by.
type marks struct {
	told    reaction   // the one that counts, once the play is over
	first   reaction   // the first that led to action on the release
	heard   []reaction // all, in order of their alarms
	actions []effort
}

// reaction is what an alarm set going.
type reaction struct {
	alarm, ring, ack, decide clock.Time
	scrape                   int
	detector                 string
	exposure                 float64
}

// effort is one thing that was done about the release.
type effort struct {
	begun clock.Time // decided
	done  clock.Time // in force: tools ran, the flag is heard, instances are replaced
}

var never = reaction{alarm: clock.Never, ring: clock.Never, ack: clock.Never, decide: clock.Never}

func newMarks() marks { return marks{told: never, first: never} }

// reacted notes that an alarm has reached somebody, or automation.
func (m *marks) reacted(in *incident, ring, ack clock.Time) {
	m.heard = append(m.heard, reaction{
		alarm: in.alarm.At, ring: ring, ack: ack, decide: clock.Never,
		scrape: in.scrape, detector: in.alarm.Detector, exposure: in.p.shown,
	})
}

// acting notes that a reaction led to action on the release; the first counts.
func (m *marks) acting(now clock.Time, in *incident) {
	m.actions = append(m.actions, effort{begun: now, done: clock.Never})
	if m.first.alarm != clock.Never {
		return
	}
	m.first = reaction{
		alarm: in.alarm.At, ring: in.alarm.At, ack: in.alarm.At, decide: now,
		scrape: in.scrape, detector: in.alarm.Detector, exposure: in.p.shown,
	}
	for _, r := range m.heard {
		if in.people && r.alarm == in.alarm.At && r.detector == in.alarm.Detector {
			m.first.ring, m.first.ack = r.ring, r.ack
		}
	}
}

// works notes that what was set going is in force.
func (m *marks) works(now clock.Time) {
	for i := range m.actions {
		m.actions[i].done = min(m.actions[i].done, now)
	}
}

func (m *marks) acted() bool   { return m.first.alarm != clock.Never }
func (m *marks) noticed() bool { return m.told.alarm != clock.Never }

// settle chooses the reaction that counts: the first that led to action, or one
// before that somebody took since the first harm and that led to none, because
// they came too late or thought it was over. An alarm that the control raises at
// the same scrape tells nothing of the release.
func (m *marks) settle(p *play) {
	told := func(r *reaction) bool {
		detector, known := p.w.plan.Detectors[r.detector]
		return !known || !p.w.control.alarmed(r.scrape, detector)
	}
	if m.acted() && told(&m.first) {
		m.told = m.first
	}
	first, _ := p.book.Span()
	for i := range m.heard {
		r := &m.heard[i]
		if r.alarm >= m.told.alarm {
			return
		}
		if r.alarm >= first && r.ack <= p.engine.Now() && told(r) {
			decide := m.told.decide
			m.told = *r
			m.told.decide = decide
			return
		}
	}
}

// inForce returns when all was in force that was begun before the last harm; that
// instant if something was still under way, or nothing was ever done.
func (m *marks) inForce(last clock.Time) clock.Time {
	done := clock.Time(0)
	for _, a := range m.actions {
		if a.begun < last {
			done = max(done, a.done)
		}
	}
	if done == 0 {
		return last
	}
	return min(done, last)
}
