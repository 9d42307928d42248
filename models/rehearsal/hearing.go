package rehearsal

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// hearing is which messages about trouble arrive. Whether one is lost is its own
// luck: that of a verdict goes by the gate and the step, that of a page by the
// detector and how often it has paged.
type hearing struct {
	pages map[string]*pager // by detector
	told  map[string]bool   // verdicts whose loss the timeline has
}

// pager is the messages of one alarm.
type pager struct {
	sent  int
	quiet clock.Time // a message was lost: nothing more is sent before
}

// unheard reports whether the page of an alarm is lost. An alarm that goes on
// pages again only after a while.
func (p *play) unheard(a respond.Alarm) bool {
	lost := &p.w.plan.Scenario.Respond.Lost
	if lost.Page == 0 {
		return false
	}
	if p.hearing.pages == nil {
		p.hearing.pages = map[string]*pager{}
	}
	x := p.hearing.pages[a.Detector]
	if x == nil {
		x = &pager{}
		p.hearing.pages[a.Detector] = x
	}
	if a.At < x.quiet {
		return true
	}
	x.sent++
	luck := p.w.draws.Stream(fmt.Sprintf("lost/page/%s/%d", a.Detector, x.sent))
	if !luck.Bool(float64(lost.Page)) {
		return false
	}
	x.quiet = a.At.Add(lost.Repeat.Span())
	p.noteAt(a.At, outcome.True, "world", "the page of "+a.Detector+" is lost")
	return true
}

// delivered reports whether the rollout hears that a gate failed on a step; where
// that message is lost, all seems well.
func (p *play) delivered(gate string, step int) bool {
	lost := float64(p.w.plan.Scenario.Respond.Lost.Verdict)
	if lost == 0 {
		return true
	}
	name := fmt.Sprintf("lost/verdict/%s/%d", gate, step)
	luck := p.w.draws.Stream(name)
	if !luck.Bool(lost) {
		return true
	}
	if p.hearing.told == nil {
		p.hearing.told = map[string]bool{}
	}
	if !p.hearing.told[name] {
		p.hearing.told[name] = true
		p.note(outcome.True, "world", "the verdict of "+gate+" is lost on its way to the rollout")
	}
	return false
}

// asHeard is an alarm as it reaches somebody: when it is there, and what they
// know of the release.
func (p *play) asHeard(a respond.Alarm) respond.Alarm {
	start := &p.w.plan.Scenario.Clock
	a.Offset = start.Offset
	costs := p.untold(p.engine.Now())
	a.Doubt, a.Slower = costs.Doubt, costs.Slower
	a.Monday = start.Start.SinceMonday() - start.Offset.Span() + clock.Span(a.At)
	return a
}
