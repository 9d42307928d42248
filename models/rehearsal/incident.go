package rehearsal

import (
	"fmt"
	"strings"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// incident is one party that reacts to alarms: the gate's automation, or the
// person on call. It knows alarms and what anybody can see of the rollout.
type incident struct {
	p         *play
	who       string
	responder respond.Responder
	people    bool
	holdOff   clock.Span // after closing, before the same alarms open it again

	busy   bool
	pages  int            // reactions so far, this one included
	later  *respond.Alarm // automation called while they were busy
	alarm  respond.Alarm
	scrape int // of the alarm
	tried  map[string]int
	called []string   // teams
	closed clock.Time // when it last closed
	acked  clock.Time
}

// raise opens the incident unless it is being worked on, was just closed, or
// nobody hears of it.
func (in *incident) raise(a respond.Alarm) {
	if in.busy || in.closed > 0 && a.At.Sub(in.closed) < in.holdOff || in.p.unheard(a) {
		return
	}
	in.open(a)
}

// takeOver opens the incident for somebody whom automation that is at its
// wits' end calls: a page like any other, from now on, or once they are free.
func (in *incident) takeOver(a respond.Alarm) {
	if in.busy {
		in.later = &a
		return
	}
	a.At, a.Gate, a.By = in.p.engine.Now(), false, ""
	in.open(a)
}

func (in *incident) open(a respond.Alarm) {
	p := in.p
	in.busy, in.alarm, in.scrape = true, a, len(p.watch.alarms)-1
	in.pages++
	r := in.responder.React(p.asHeard(a), in.draws)
	ring, ack := a.At.Add(r.Page), a.At.Add(r.Page+r.Ack)
	decide := ack.Add(r.Diagnose)
	if in.people {
		p.out.Safety.Pages++
		p.noteAt(ring, outcome.Believed, in.who, "is paged: "+a.Detector+", "+a.Why)
		if r.Escalated > 0 {
			p.out.Safety.Pages++
			p.noteAt(ring.Add(r.Escalated), outcome.Believed, in.who, "has not answered: a second person is paged")
		}
		p.noteAt(ack, outcome.Believed, in.who, "acknowledges")
	}
	for _, n := range r.Notes {
		p.noteAt(ack, outcome.Believed, in.who, n)
	}
	in.acked = ack
	p.marks.reacted(in, ring, ack)
	p.engine.Do(decide, sim.Decide, "decide", in.decide)
}

// draws keys people's luck by which page of the play it is and by the role, never
// by the strategy: the first page draws the same under each, and a second one
// times of its own.
func (in *incident) draws(role string) rng.Stream {
	path := "incident/release/"
	if in.pages > 1 {
		path = fmt.Sprintf("incident/release-%d/", in.pages)
	}
	return in.p.w.draws.Stream(path + in.who + "/" + role)
}

// decide chooses a way back from what can be seen now.
func (in *incident) decide() {
	p := in.p
	if in.people && !p.watch.fails(in.alarm.Detector) {
		p.note(outcome.Believed, in.who, in.alarm.Detector+" has recovered by itself, nothing to do")
		in.close()
		return
	}
	s := p.situation()
	s.Automatic, s.Tried, s.Called, s.By = !in.people, in.tried, in.called, in.alarm.By
	way, reasons := respond.Choose(p.strategy.Ways, s)
	if way == nil {
		p.note(outcome.Believed, in.who, "has no way back: "+strings.Join(reasons, "; "))
		p.marks.acting(p.engine.Now(), in) // it was noticed, and the rollout is held
		if !in.people {
			p.out.Safety.Waits++
			p.oncall.takeOver(in.alarm)
		}
		in.close()
		return
	}
	attempt := way.Try(in.draws, s)
	in.tried[way.Name()]++
	p.note(outcome.Did, in.who, "starts "+way.Name())
	if attempt.Undo.Freeze == 0 {
		p.steer.halt()
	}
	p.moves(p.engine.Now())
	p.marks.acting(p.engine.Now(), in)
	p.engine.Do(p.engine.Now().Add(attempt.Takes), sim.Decide, "act", func() { in.act(way, attempt) })
}

// act sets the way back going, or goes on to the next when it failed.
func (in *incident) act(way respond.Way, a respond.Attempt) {
	p := in.p
	now := p.engine.Now()
	p.moves(now)
	if !a.Succeeds {
		p.note(outcome.True, in.who, way.Name()+" fails")
		in.decide()
		return
	}
	p.note(outcome.Did, in.who, way.Name()+" is done")
	p.undo(a.Undo)
	p.remedy.apply(in.who, a.Undo)
	if team := a.Undo.Call; team != "" {
		in.called = append(in.called, team)
		in.decide()
		return
	}
	if a.Undo.TakesBack() {
		p.takenBack = true
		p.out.Result = resultOf(a.Undo, in.people)
	}
	if !in.people {
		in.close()
		return
	}
	p.engine.Do(max(now, p.flags.due).Add(in.holdOff), sim.Decide, "verify", in.verify)
}

func resultOf(u respond.Undo, people bool) outcome.Result {
	switch {
	case u.Fixed:
		return outcome.FixedForward
	case !people:
		return outcome.Aborted
	case u.LowerFlag:
		return outcome.Killed
	}
	return outcome.RolledBack
}

// verify looks whether it helped.
func (in *incident) verify() {
	if !in.p.fleet.Settled() || in.p.steer.goesBack() || in.p.remedy.busy() {
		in.p.engine.Do(in.p.engine.Now().Add(clock.Minute), sim.Decide, "verify", in.verify)
		return
	}
	if in.p.watch.fails(in.alarm.Detector) {
		in.p.note(outcome.Believed, in.who, "sees "+in.alarm.Detector+" still failing")
		in.decide()
		return
	}
	in.close()
}

func (in *incident) close() {
	in.busy = false
	in.closed = in.p.engine.Now()
	if in.people {
		in.p.out.Safety.PeopleMinutes += in.closed.Sub(in.acked).Minutes()
	}
	if a := in.later; a != nil {
		in.later = nil
		in.takeOver(*a)
	}
}

// stillAt counts the minutes of somebody who is still at it when following
// ends.
func (in *incident) stillAt(end clock.Time) {
	if in.busy && in.people && in.acked < end {
		in.p.out.Safety.PeopleMinutes += end.Sub(in.acked).Minutes()
	}
}

// situation is what anybody can see of the rollout.
func (p *play) situation() respond.Situation {
	s := respond.Situation{
		Flagged:  p.steer.config.Behind != "" && !p.router.Feature.Empty(),
		Split:    p.router.Routed && !p.router.Route.Empty() && p.fleet.Of(exposure.Old) > 0,
		Deployed: p.fleet.Of(exposure.New)+p.fleet.Coming(exposure.New) > 0,
	}
	p.beyond(&s)
	p.remedy.sees(&s)
	return s
}

// undo carries out what an attempt set going.
func (p *play) undo(u respond.Undo) {
	now := p.engine.Now()
	p.traffic.Settle(now)
	cohorts := len(p.w.plan.Scenario.Tenants)
	heard := now
	if u.LowerFlag {
		heard = p.flag(exposure.None(cohorts), u.Propagation, wanted)
	}
	p.mend(u)
	if u.Halt {
		p.migration.halt()
	}
	if u.Flush {
		p.flush(u.Cache)
	}
	deploy := p.steer.config.Deploy
	legs := p.steer.goBack(u)
	if u.RouteOld && !legs {
		p.router.Route = exposure.None(cohorts)
		deploy = rollout.Beside{}
	}
	switch {
	case legs:
		p.flushes()
	case u.Fixed:
		p.router.Routed = false
		p.fleet.Aim(exposure.Fixed, p.fleet.Desired(), p.steer.config.Deploy)
	case u.Poisoned: // what runs is as good as what would replace it
	case u.Redeploy || u.RouteOld:
		p.router.Routed = u.RouteOld
		p.fleet.Aim(exposure.Old, p.fleet.Desired(), deploy)
		p.flushes()
		if u.RouteOld {
			p.fleet.Moved()
		}
	}
	if (u.RouteOld || u.Redeploy || u.Forward) && !u.Poisoned {
		p.withdrawing = !u.Forward
	}
	p.exposed()
	if ends(u) {
		if p.undoing = u.Redeploy || u.Fixed; !p.undoing {
			p.marks.works(heard) // else once the instances are replaced
		}
	}
	p.withdraw()
}
