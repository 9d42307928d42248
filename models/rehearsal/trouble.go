package rehearsal

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// trouble is a fault in one play.
type trouble struct {
	*fault.Active
	p     *play
	onset clock.Time // Never until the rollout sets it off
	told  bool
}

// linked is trouble on links. Only that is a [condition.Linker], so that who has
// none need not ask.
type linked struct{ *trouble }

func (t *trouble) Contribute(s condition.Subject, e *condition.Effect) { t.At(t.onset, s, e) }

func (t linked) Link(w condition.Way, l *condition.Link) { t.Way(t.onset, w, l) }

// troubled makes the trouble of a play, and has it strike in time.
func (p *play) troubled() []condition.Contributor {
	var out []condition.Contributor
	for i := range p.w.plan.Faults {
		t := &trouble{Active: &p.w.plan.Faults[i], p: p, onset: clock.Never}
		p.troubles = append(p.troubles, t)
		switch {
		case t.Links != nil:
			out = append(out, linked{t})
		case t.Service >= 0:
			out = append(out, t)
		}
		if t.Start < clock.Never {
			t.begin(t.Start)
		}
	}
	return out
}

// begin sets the fault off.
func (t *trouble) begin(onset clock.Time) {
	t.onset = onset
	t.p.engine.Do(onset, sim.World, "fault", t.edge)
}

// edge is where the fault changes.
func (t *trouble) edge() {
	now := t.p.engine.Now()
	if to, begins := t.Begins(t.onset, now); begins {
		t.strike(to)
	}
	t.p.change()
	if next := t.Next(t.onset, now); next < clock.Never {
		t.p.engine.Do(next, sim.World, "fault", t.edge)
	}
}

// stage sets off what waits for a step of the rollout, raised what waits for the
// flag: once in a play.
func (p *play) stage(step int) {
	p.out.Stages[len(p.out.Stages)-1].Reached = p.engine.Now()
	p.circle.step(step)
	p.setOff(func(on fault.On) bool { return on.Flag == "" && on.Stage == step+1 })
}

func (p *play) raised() { p.setOff(func(on fault.On) bool { return on.Flag != "" }) }

func (p *play) setOff(by func(fault.On) bool) {
	for _, t := range p.troubles {
		if t.onset == clock.Never && t.Start == clock.Never && by(t.On) {
			t.begin(p.engine.Now().Add(t.On.After.Span()))
		}
	}
}

// strike begins a strike that lasts until to.
func (t *trouble) strike(to clock.Time) {
	what := t.Kind + " strikes"
	if x, ok := t.Effect.(fault.Taker); ok {
		what = t.take(x.Takes(), to)
	}
	if !t.told || len(t.Fleets) > 0 {
		t.told = true
		t.p.note(outcome.True, "world", t.Name+": "+what)
	}
}

// take takes the selected instances of every service that is struck.
func (t *trouble) take(l fault.Loss, to clock.Time) string {
	what := ""
	luck := t.p.w.draws.Key("fault/" + t.Name)
	for _, i := range t.Fleets {
		f := t.p.fleets[i]
		among := f.In(t.Zone)
		ids := f.Pick(t.Selection.Of(among), t.Zone, luck.Sub(uint64(i)))
		if what != "" {
			what += ", "
		}
		what += fmt.Sprintf("takes %d of %d instances of %s", len(ids), len(f.Running()), t.p.w.plan.System.Services[i].Name)
		switch {
		case l.Zone:
			f.LoseZone(t.Zone)
			t.at(to, func() { f.RegainZone(t.Zone) })
			if l.MoveOut > 0 {
				t.at(t.p.engine.Now().Add(l.MoveOut), func() { f.MoveOut(t.Zone) })
			}
		case l.Away:
			gone := f.Away(ids)
			t.at(to, func() { f.Back(gone) })
		case l.Fill > 0:
			for _, id := range ids {
				slot := f.SlotOf(id)
				fill := clock.Span(float64(l.Fill) * (1 + l.Spread*(2*luck.Sub(uint64(i)).Sub(1).Uniform(uint64(slot))-1)))
				f.Fill(slot, t.p.engine.Now(), to, fill)
			}
		default:
			apart := to.Sub(t.p.engine.Now()) / clock.Span(max(len(ids), 1))
			for k, id := range ids {
				slot := f.SlotOf(id)
				t.at(t.p.engine.Now().Add(clock.Span(k)*apart), func() { f.Crash(f.InSlot(slot), l.Grace, l.Restart) })
			}
		}
	}
	return what
}

// at has something done, unless that is never.
func (t *trouble) at(when clock.Time, what func()) {
	if when < clock.Never {
		t.p.engine.Do(when, sim.World, "fault-moves", what)
	}
}

// surges are the additional requests that faults bring into a world.
func surges(w *world) []traffic.Surge {
	var out []traffic.Surge
	for i := range w.plan.Faults {
		a := &w.plan.Faults[i]
		x, ok := a.Effect.(fault.Crowder)
		if !ok || x.Factor() <= 1 {
			continue
		}
		out = append(out, traffic.Surge{
			Cohort: a.Cohort, Factor: x.Factor(), Draws: w.draws.Stream("traffic/surge/" + a.Name),
			Strength: func(now clock.Time) float64 { s, _ := a.Strength(a.Start, now); return s },
			Next:     func(now clock.Time) clock.Time { return a.Next(a.Start, now) },
		})
	}
	return out
}
