package rehearsal

import (
	"fmt"
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// remedy is what people do to a system beyond taking the release back: a valve
// at the entry, a store that is put back, a fix with a defect of its own.
type remedy struct {
	p       *play
	entries []bool // by service
	shed    float64
	shut    clock.Time // until when requests are turned away
	broken  float64    // share of the requests that the fixed version fails

	store    int // that is being restored; -1 for none
	readOnly bool
	gone     float64 // wrong rows that are gone with what was restored
	lost     float64 // rows written since the backup, and gone
	mended   clock.Time

	reach reach
}

// newRemedy returns nil for the control: nobody mends it.
func newRemedy(p *play) *remedy {
	if p.strategy == nil {
		return nil
	}
	r := &remedy{p: p, store: -1, entries: make([]bool, len(p.w.plan.System.Services))}
	for _, entry := range p.w.plan.System.Entries {
		r.entries[entry] = true
	}
	r.reach = newReach(p)
	return r
}

// contributor is what it does to requests. Only where a store may be restored is
// it a [condition.Linker], so that who has none need not ask.
func (r *remedy) contributor() condition.Contributor {
	for _, a := range r.p.strategy.Ways {
		if _, ok := a.Way.(interface{ Restores() string }); ok {
			return restoring{r}
		}
	}
	return r
}

type restoring struct{ *remedy }

// Contribute turns requests away at the entry, and fails those of a broken fix.
func (r *remedy) Contribute(s condition.Subject, e *condition.Effect) {
	if r.shed > 0 && r.entries[s.Service] {
		e.ShedWith(r.shed)
	}
	if r.broken > 0 && s.Side == exposure.FixedSide && s.Service == r.p.w.plan.Changed {
		e.FailWith(r.broken)
	}
}

// Link fails what comes to a store that is being restored.
func (r restoring) Link(w condition.Way, l *condition.Link) {
	if r.store >= 0 && w.Store == r.store && (!r.readOnly || r.p.w.plan.Scenario.Load.Operations[w.Operation].Access == "write") {
		l.FailWith(1)
	}
}

// apply carries out what an attempt set going.
func (r *remedy) apply(who string, u respond.Undo) {
	p := r.p
	if u.Freeze > 0 {
		p.steer.freeze(who, u.Freeze)
	}
	if u.Fixed {
		r.broken = u.Breaks
		if u.Breaks > 0 {
			p.note(outcome.True, "world", "the fix has a defect of its own")
		}
	}
	if u.Poisoned {
		p.note(outcome.True, "world", "the version that was put back does the same as what it replaces")
	}
	if u.Shed > 0 {
		r.valve(u.Shed, u.For)
	}
	if u.Backup != "" {
		r.restore(u)
	}
	if u.Queue != "" {
		for _, m := range p.messages {
			if m.q.Name == u.Queue {
				m.mend(u)
			}
		}
	}
}

// ends reports whether an attempt may end the harm once it is in force: not one
// that only holds the rollout or calls others, nor one that puts something bad in
// place. A store ends it once it is restored.
func ends(u respond.Undo) bool {
	return !u.Poisoned && u.Breaks == 0 && u.Freeze == 0 && u.Call == "" && u.Backup == ""
}

// valve turns requests away for a while.
func (r *remedy) valve(share float64, lasts clock.Span) {
	p := r.p
	now := p.engine.Now()
	p.traffic.Settle(now)
	r.shed, r.shut = share, now.Add(lasts)
	p.change()
	p.engine.Do(r.shut, sim.Decide, "valve-opens", func() {
		if p.engine.Now() < r.shut {
			return
		}
		p.traffic.Settle(p.engine.Now())
		r.shed = 0
		p.note(outcome.Did, "oncall", "lets everybody in again")
		p.moves(p.engine.Now())
		p.change()
	})
}

// restore begins to put a store back to its last backup from before the release,
// which is as old as chance has it.
func (r *remedy) restore(u respond.Undo) {
	p := r.p
	now := p.engine.Now()
	p.traffic.Settle(now)
	r.store = slices.IndexFunc(p.w.plan.System.Stores, func(s topology.Pool) bool { return s.Name == u.Backup })
	r.readOnly = u.ReadOnly
	luck := p.w.draws.Stream("backup/" + u.Backup)
	since := p.w.plan.Release.Add(-clock.Span(luck.Float64() * float64(u.Every)))
	r.lost += p.writtenSince(r.store, since, now)
	p.change()
	p.engine.Do(now.Add(u.For), sim.World, "restored", func() {
		p.note(outcome.Did, "oncall", fmt.Sprintf("has restored %s; %.0f rows are lost", u.Backup, r.lost))
		p.moves(p.engine.Now())
		p.traffic.Settle(p.engine.Now()) // what came until now found the store away
		r.store, r.mended = -1, p.engine.Now()
		p.marks.works(r.mended)
		r.gone = p.wrongRows()
		for _, x := range p.rows {
			x.Repair(math.MaxFloat32)
		}
		if p.migration != nil {
			p.migration.Progress.Restore()
		}
		p.change()
	})
}

// writtenSince is how many rows were written to a store, in the mean; what lies
// before the play, at the daily mean.
func (p *play) writtenSince(store int, since, until clock.Time) (sum float64) {
	for cohort, rate := range p.writesTo(store, nil) {
		sum += rate * max(-since.Sub(0).Seconds(), 0)
		for at := max(since, 0); at < until; at = at.Add(clock.Minute) {
			sum += rate * p.w.crowd.Factor(cohort, at) * min(clock.Minute, until.Sub(at)).Seconds()
		}
	}
	return sum
}

// busy reports whether something is still under way that hides whether it helps.
func (r *remedy) busy() bool { return r.store >= 0 }

// sees adds to the situation what can be seen beside the rollout.
func (r *remedy) sees(s *respond.Situation) {
	p := r.p
	now := p.engine.Now()
	s.UnderWay = p.steer.started && !p.steer.halted && !p.steer.done
	s.Shedding = now < r.shut
	if r.broken > 0 { // as any series by version shows
		s.Deployed = s.Deployed || p.fleet.Of(exposure.Fixed)+p.fleet.Coming(exposure.Fixed) > 0
	}
	if p.wrongRows()-r.gone >= 1 {
		s.Damaged = !slices.ContainsFunc(p.damage.rate, func(x float64) bool { return x > 0 })
	}
	for _, m := range p.messages {
		m.pass(now)
		s.Dead = s.Dead || m.state.Left() >= 1
		s.Waiting = s.Waiting || m.state.Age() > clock.Minute.Seconds()
	}
	s.Down = r.reach.down()
}

// mend sets messages aside, or has dead letters published again.
func (m *messages) mend(u respond.Undo) {
	now := m.p.engine.Now()
	m.pass(now)
	if u.Drain {
		n := m.state.Aside()
		m.dead += n
		m.harm.spread(n, m.all, now, now, nil)
	}
	m.again = max(m.again, u.Replay)
	m.p.change()
}

// replay publishes dead letters for so many seconds.
func (m *messages) replay(dt float64) {
	if m.again == 0 {
		return
	}
	m.dead -= m.state.Again(m.again * dt)
	m.p.remedy.mended = m.p.engine.Now()
	if m.state.Left() < 1 {
		m.again = 0
	}
}
