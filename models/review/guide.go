package review

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/coordination"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Guide is what people have to know and do to roll one strategy out, step by step.
type Guide struct {
	Strategy string
	Path     string     // "strategies[1]"
	Begin    clock.Span // local time of the release, since Monday 00:00
	Before   []Task
	Steps    []GuideStep
	After    []Task
	Gates    []Watch
	Paged    []Watch // detectors that page somebody
}

// Task is one thing to do, or to tell.
type Task struct {
	Do  string
	Why string
}

// GuideStep is one step.
type GuideStep struct {
	Number  int // from 1
	Do      string
	Begins  clock.Span // since the release, if nothing goes wrong
	Reached clock.Span
	Ends    clock.Span
	Tenants float64 // share of them that meet the feature from here on
	Person  bool    // somebody has to promote it
	Last    bool
	Tell    []Task
	Also    []Task // what goes on beside it
	Watch   []Watch
	Undo    []Undo
	Proof   []Watch  // levels of all requests, which tell whether a way back has worked
	Stays   []string // taking it back here does not undo this
	OneWay  string   // why there is no way back from here on; "" while there is

	OneWayFrom clock.Span // where that comes while the step bakes: since the release; else 0
}

// Watch is a detector as somebody who watches needs it.
type Watch struct {
	Detector string
	Fails    string // when it fails, with the thresholds
	Owner    string // of the gate; "" for none
	OnFail   string // what a gate then does; "page" for those that page
	Blind    string // why it says nothing at this step; "" where it does
}

// Undo is one way back.
type Undo struct {
	Way    string
	Does   string
	Median clock.Span // until it is done, instances and flags not counted; 0 where it does not say
	Worst  clock.Span // 1 in 20 takes longer
	Then   string     // what comes on top
	Needs  string     // a service that it takes
	Not    string     // why it must not be taken here; "" where it may
	Until  string     // it may be taken here until then; "" for as long as one likes
	Who    string     // the only team that can do it

	Limit clock.Span // after that it has not worked: Worst, and what comes on top; 0 where it does not say
	Next  string     // the way to take if it is refused or has not worked; "" for none
}

// GuideOf writes down what there is to do for a strategy of the plan; nil if there is
// none of that name.
func GuideOf(p *plan.Plan, strategy string) *Guide {
	at := slices.IndexFunc(p.Strategies, func(s plan.Strategy) bool { return s.Name == strategy })
	if at < 0 {
		return nil
	}
	c := newCase(p, at)
	x := c.Forecasts[0]
	g := &Guide{
		Strategy: x.Name, Before: c.before(x), After: c.after(x), Gates: c.watches(x, nil),
		Begin: (p.Scenario.Clock.Start.SinceMonday() + clock.Span(p.Release)) % (7 * clock.Day),
	}
	for i := range p.Scenario.Observe.Detectors {
		if d := &p.Scenario.Observe.Detectors[i]; d.Page != "" {
			g.Paged = append(g.Paged, Watch{Detector: d.Name, Fails: fails(d), OnFail: "page"})
		}
	}
	shown, deployed := false, false
	var stays []string
	for i := range x.Stages {
		s := &x.Stages[i]
		step := GuideStep{
			Number: i + 1, Do: c.does(x, s), Begins: s.Begins, Reached: s.Reached, Ends: s.Ends,
			Tenants: s.State.Share, Person: s.Person, Last: i == len(x.Stages)-1,
			Watch: c.watches(x, s), Undo: chained(c.ways(x, i)), Proof: c.proof(s),
		}
		for _, e := range c.Scenario.Coordination {
			if !x.Config.Silent && e.Told.Moment == coordination.AtStep && e.Told.Step == i+1 {
				step.Tell = append(step.Tell, Task{e.Party.Who(), e.Why})
			}
		}
		if !deployed && !s.Aim.Staging {
			deployed = true
			step.Also = c.during(x)
		}
		if !shown && s.Shows() {
			shown = true
			stays = c.stays(x, false)
		}
		was := i > 0 && g.Steps[i-1].OneWay == lostSchema
		if step.OneWay, step.OneWayFrom = c.oneWay(x, i); step.OneWay == lostSchema && !was {
			stays = append(stays, c.stays(x, true)...)
		}
		step.Stays = slices.Clone(stays)
		g.Steps = append(g.Steps, step)
	}
	return g
}

// does says what the step is, as an order.
func (c *Case) does(x *Forecast, s *Stage) string {
	switch {
	case s.Aim.Staging:
		return "Deploy to staging and try it there."
	case s.Aim.Mirror.Share > 0:
		return fmt.Sprintf("Have the new %s answer %s; its answers are thrown away.", c.Scenario.Change.Service, s.Aim.Title)
	case x.Config.Behind != "" && !s.Shows():
		return fmt.Sprintf("Deploy %s with %s off (%s).", c.Scenario.Change.Service, x.Config.Behind, s.Aim.Title)
	case x.Config.Behind != "":
		return fmt.Sprintf("Raise %s: %s.", x.Config.Behind, s.Aim.Title)
	case s.Aim.Routed:
		return fmt.Sprintf("Route to the new %s: %s.", c.Scenario.Change.Service, s.Aim.Title)
	}
	return fmt.Sprintf("Deploy the new %s: %s.", c.Scenario.Change.Service, s.Aim.Title)
}

// before lists what has to be done first.
func (c *Case) before(x *Forecast) (out []Task) {
	for _, e := range c.Scenario.Coordination {
		if m := e.Told.Moment; !x.Config.Silent && (m == coordination.Before || m == coordination.AtRelease) {
			out = append(out, Task{"Tell " + e.Party.Who() + map[bool]string{true: " at the release", false: ""}[m == coordination.AtRelease] + ".", e.Why})
		}
	}
	var owners []string
	for _, g := range c.gates(x) {
		if who := g.gate.Owner; who != "" && !slices.Contains(owners, who) {
			owners = append(owners, who)
		}
	}
	if len(owners) > 0 {
		out = append(out, Task{"Have " + list(owners) + " within reach: they own the gates.", ""})
	}
	for _, d := range c.deeds(x) {
		if d.At == schema.BeforeDeploy.String() {
			task := c.task(d, "the deploy waits for it")
			task.Do = "Not before the start, " + c.clockAt(x.starts()) + ". " + task.Do
			out = append(out, task)
		}
	}
	return out
}

// after lists what is left to do when everybody has it.
func (c *Case) after(x *Forecast) (out []Task) {
	for _, d := range c.deeds(x) {
		if d.At == schema.FullExposure.String() {
			out = append(out, c.task(d, ""))
		}
	}
	if flag := x.Config.Behind; flag != "" {
		out = append(out, Task{"Plan to remove " + flag + ".", "a flag that is forgotten is a way to break it"})
	}
	return out
}

// during lists what a migration does beside the deploy.
func (c *Case) during(x *Forecast) (out []Task) {
	for _, d := range c.deeds(x) {
		if d.At == schema.WithDeploy.String() {
			out = append(out, c.task(d, "it goes on beside the deploy"))
		}
	}
	return out
}
