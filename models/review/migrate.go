package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// deed is a step of a migration with its time in a forecast.
type deed struct {
	schema.Step
	Done clock.Span // since the release, if it takes its mean and gets its lock at once
	Due  bool       // its moment comes
}

// deeds are the steps of the strategy's own way to migrate, or else of the change's.
func (c *Case) deeds(x *Forecast) []deed {
	if x.Plan.Migration == nil {
		return nil
	}
	come := map[string]clock.Span{}
	if s := x.outside(); s != nil {
		come[schema.BeforeDeploy.String()] = s.Begins
		come[schema.WithDeploy.String()] = s.Begins + beforeDeploy(x.Plan.Migration)
	}
	if n := len(x.Stages); x.Ends && n > 0 {
		come[schema.FullExposure.String()] = x.Stages[n-1].Ends
	}
	return timed(x.Plan.Migration.Steps, come)
}

// outside is the first stage that is not in staging; nil for none.
func (x *Forecast) outside() *Stage {
	for i := range x.Stages {
		if s := &x.Stages[i]; !s.Aim.Staging {
			return s
		}
	}
	return nil
}

// starts is when the steps before the deploy may begin, since the release: a window or
// a blackout puts them off as it does the deploy.
func (x *Forecast) starts() clock.Span {
	if s := x.outside(); s != nil {
		return s.Begins
	}
	return 0
}

// timed works out when steps are done: one after the other, none before its moment.
func timed(steps []schema.Step, come map[string]clock.Span) []deed {
	var out []deed
	now, due := clock.Span(0), true
	for _, s := range steps {
		at, comes := come[s.At]
		if due = due && comes; due {
			now = max(now, at+s.After.Span()) + lasts(s)
		}
		out = append(out, deed{s, now, due})
	}
	return out
}

// lasts is how long a step takes in the mean, with what it waits for its lock.
func lasts(s schema.Step) clock.Span {
	seconds := 0.0
	if !s.Takes.IsZero() {
		seconds += s.Takes.Mean() / max(float64(s.Throttle), 0.01)
	}
	if s.Lock != nil {
		seconds += s.Lock.Hold.Mean()
		if !s.Lock.WaitBehind.IsZero() {
			seconds += s.Lock.WaitBehind.Mean()
		}
	}
	return clock.FromSeconds(seconds)
}

// beforeDeploy is how long a migration takes in the mean before anything is
// deployed.
func beforeDeploy(m *schema.Plan) (done clock.Span) {
	if m == nil {
		return 0
	}
	for _, d := range timed(m.Steps, map[string]clock.Span{schema.BeforeDeploy.String(): 0}) {
		if d.Due {
			done = d.Done
		}
	}
	return done
}

// contracts is when the schema loses what the old version needs; not ok if it never
// does.
func (c *Case) contracts(x *Forecast) (at clock.Span, ok bool) {
	for _, d := range c.deeds(x) {
		if d.Do == "contract" && d.Due {
			return d.Done, true
		}
	}
	return 0, false
}

// contracted reports whether the schema is contracted when a stage is in force.
func (c *Case) contracted(x *Forecast, s *Stage) bool {
	at, ok := c.contracts(x)
	return ok && at <= s.Reached
}

// contracting reports whether, and when, the schema is contracted while a stage bakes.
func (c *Case) contracting(x *Forecast, s *Stage) (at clock.Span, ok bool) {
	at, ok = c.contracts(x)
	return at, ok && at > s.Reached && at < s.Ends
}

// task is a step of a migration as an order.
func (c *Case) task(d deed, why string) Task {
	if d.Do == "contract" {
		why = "point of no return: the old version cannot use the schema any more"
		if d.Due {
			why = "point of no return, " + c.about(d.Done) + ": the old version cannot use the schema any more"
		}
	}
	return Task{migrates(d.Step), why}
}

// moments is when steps wait for, as people say it.
var moments = map[string]string{
	schema.BeforeDeploy.String(): "the start", schema.WithDeploy.String(): "the deploy has begun", schema.FullExposure.String(): "everybody has it",
}

// migrates says what a step of a migration is, as an order.
func migrates(s schema.Step) string {
	text := fmt.Sprintf("Migrate: %s", s.Do)
	if s.After > 0 {
		text += fmt.Sprintf(", not before %s after %s", s.After, moments[s.At])
	}
	if !s.Takes.IsZero() && s.Takes.Mean() > 0 {
		text += fmt.Sprintf(", about %s", span(clock.FromSeconds(s.Takes.Mean()/max(float64(s.Throttle), 0.01))))
	}
	if s.Lock != nil {
		text += fmt.Sprintf("; it locks (%s) for about %s", s.Lock.Stops, span(clock.FromSeconds(s.Lock.Hold.Mean())))
	}
	if s.Offline != nil {
		text += fmt.Sprintf("; users are turned away (%s) for up to %s", s.Offline.Stops, s.Offline.Window)
	}
	return text + "."
}
