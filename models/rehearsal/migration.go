package rehearsal

import (
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// migration carries out the migration of a release: it moves it on,
// has conditions read anew when that changes something, and holds the deploy
// until what comes before it is done. A nil one has nothing to do.
type migration struct {
	schema.Active
	p    *play
	wake sim.Handle
	then func() // what waits for the steps before the deploy
}

func newMigration(p *play) *migration {
	if p.strategy == nil || p.strategy.Migration == nil {
		return nil
	}
	pl := p.strategy.Migration
	return &migration{p: p, Active: schema.Active{Plan: pl, Progress: schema.NewProgress(pl, p.w.draws.Key("change/migration"))}}
}

// holds reports whether the deploy has to wait, and goes on with it when it
// need not any more.
func (m *migration) holds(then func()) bool {
	if m == nil || m.Progress.Prepared() {
		return false
	}
	m.Progress.Reach(schema.BeforeDeploy, m.p.engine.Now())
	if m.move(); m.Progress.Prepared() {
		return false
	}
	m.then = then
	if m.Progress.Failed() {
		m.giveUp()
	}
	return true
}

// reach says that a moment has come.
func (m *migration) reach(at schema.Moment) {
	if m != nil {
		m.Progress.Reach(at, m.p.engine.Now())
		m.move()
	}
}

// halt says that the release is being taken back.
func (m *migration) halt() {
	if m == nil {
		return
	}
	m.p.traffic.Settle(m.p.engine.Now())
	m.Progress.Halt()
	m.then = nil
	m.p.change()
	m.arm()
}

// move does what is due.
func (m *migration) move() {
	p := m.p
	now := p.engine.Now()
	p.traffic.Settle(now)
	story := m.Progress.Move(now)
	for _, line := range story {
		p.note(outcome.Did, "migration", line)
	}
	if len(story) > 0 {
		p.moves(now)
	}
	p.change()
	m.arm()
}

// arm has the migration moved on when it wants to be; while there is no harm, the
// play is followed until after that.
func (m *migration) arm() {
	p := m.p
	if m.wake != 0 {
		p.engine.Cancel(m.wake)
		m.wake = 0
	}
	at := m.Progress.Next()
	if at == clock.Never {
		return
	}
	if !p.book.Harmed() {
		p.end = max(p.end, at.Add(p.w.plan.Follow))
	}
	m.wake = p.engine.Do(at, sim.World, "migration", func() {
		m.wake = 0
		m.move()
		switch then := m.then; {
		case then == nil:
		case m.Progress.Failed():
			m.giveUp()
		case m.Progress.Prepared():
			m.then = nil
			then()
		}
	})
}

// giveUp ends a rollout whose preparation failed.
func (m *migration) giveUp() {
	m.then = nil
	p := m.p
	p.steer.halt()
	p.takenBack = true
	p.out.Result = outcome.Aborted
	p.note(outcome.Did, "rollout", "abort: the migration failed")
}

// contracted reports whether the schema has lost what the old version needs.
func (m *migration) contracted() bool { return m != nil && m.Progress.Shape() == schema.Contracted }

// beyond adds to the situation what can be seen of the data.
func (p *play) beyond(s *respond.Situation) {
	s.Contracted = p.migration.contracted()
	s.Migrating = p.migration != nil && p.migration.Progress.Next() != clock.Never
	for i, r := range p.rows {
		s.Unreadable = s.Unreadable || r.Left()
		s.OneWay = s.OneWay || p.w.plan.Hazards[i].Refuses && r.Written()
	}
}

// mend carries out what an attempt does to the data, and goes forward.
func (p *play) mend(u respond.Undo) {
	now := p.engine.Now()
	var s respond.Situation
	if p.beyond(&s); u.TakesBack() && !u.Fixed && (s.Contracted || p.written()) {
		p.out.Marks.OneWay = true
		p.note(outcome.True, "world", "the data has moved on: the old version cannot use all of it")
	}
	if u.Restore && p.migration != nil {
		p.migration.Progress.Restore()
	}
	if u.Repair {
		for _, r := range p.rows {
			r.Repair(p.w.plan.Scenario.Respond.Repair.Rows.PerSecond())
		}
	}
	if u.Forward {
		p.forward(now)
	}
}
