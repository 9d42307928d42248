package review

import (
	"fmt"
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Forecast is one strategy as it goes when nothing goes wrong.
type Forecast struct {
	Name   string
	Path   string // "strategies[1]"
	Config *rollout.Strategy
	Plan   *plan.Strategy
	Stages []Stage
	Ends   bool // it comes to an end by itself
}

// Stage is one step of it with the traffic that meets it.
type Stage struct {
	rollout.Stage
	Exposed []float64 // share of each cohort's requests that are in the scope "exposed"
	Shown   []float64 // share of each cohort's requests that meet the feature
	State   stageState
	Least   int // instances of the changed service that take traffic until it is in force, at least
}

// Last reports whether everybody meets the feature from the stage on.
func (s *Stage) Last() bool { return slices.Min(s.Shown) >= 1-1e-9 }

// Shows reports whether anybody meets the feature.
func (s *Stage) Shows() bool { return slices.Max(s.Shown) > 0 }

// Before lists the stages that show it to somebody, but not to everybody.
func (x *Forecast) Before() (out []*Stage) {
	for i := range x.Stages {
		if s := &x.Stages[i]; s.Shows() && !s.Last() {
			out = append(out, s)
		}
	}
	return out
}

// Looked lists the stages before everybody in which a gate sees something of the
// change: those that show it, and those that have it answer copies.
func (x *Forecast) Looked() (out []*Stage) {
	for i := range x.Stages {
		if s := &x.Stages[i]; !s.Last() && (s.Shows() || s.Aim.Mirror.Share > 0) {
			out = append(out, s)
		}
	}
	return out
}

// Everybody is the stage from which on everybody has it; nil if none comes.
func (x *Forecast) Everybody() *Stage {
	for i := range x.Stages {
		if x.Stages[i].Last() {
			return &x.Stages[i]
		}
	}
	return nil
}

// forecast plays a strategy against a clock on which nothing goes wrong.
func (c *Case) forecast(st *plan.Strategy) *Forecast {
	s := c.Scenario
	config := &s.Strategies[st.Index]
	out := &Forecast{Name: st.Name, Path: fmt.Sprintf("strategies[%d]", st.Index), Config: config, Plan: st}
	n := c.System.Services[c.Changed]
	have, waited := 0, false
	var least []int // instances, by stage
	takes := func(before, after rollout.Aim) clock.Span {
		if after.Staging {
			least = append(least, n.Instances)
			return 0
		}
		var span clock.Span
		if !waited {
			waited, span = true, beforeDeploy(st.Migration)
		}
		want := min(int(math.Ceil(after.Version*float64(n.Instances)-1e-9)), n.Instances)
		deploy, extra := config.Deploy, 0
		if after.Counted {
			want, extra = after.New, after.Extra
		}
		if after.Routed {
			deploy = rollout.Beside{}
		}
		replacing, left := rollout.Replaces(deploy, n.Instances, have, want, extra, n.Startup)
		span, least = span+replacing, append(least, left)
		have = max(have, want)
		if config.Behind != "" && len(after.Feature.Shares) > 0 && !after.Feature.Empty() && !after.Feature.Equal(before.Feature) {
			span += c.propagation()
		}
		return span
	}
	f := rollout.Foresight{Takes: takes}
	f.Progress = rollout.Progress{
		Local:   (s.Clock.Start.SinceMonday() + clock.Span(c.Release)) % (7 * clock.Day),
		Flagged: config.Behind != "", Cohorts: c.CohortNames(), Load: c.CohortRates(),
	}
	f.Counts = func(a *rollout.Aim) (longest clock.Span) {
		for i := range config.Gate {
			if g := &config.Gate[i]; g.Reads(a) {
				longest = max(longest, g.Measures())
			}
		}
		return longest
	}
	stages, ok := rollout.Foresee(config.Policy.Start(s.Scene(config)), f)
	out.Ends = ok
	for i, x := range stages {
		out.Stages = append(out.Stages, c.stage(x, out.Stages))
		out.Stages[i].Least = least[i]
	}
	return out
}

// propagation is how long a flag takes in the mean until the last of the instances has
// heard of it: its pipeline, and the law by which they hear, or else the kill switch's.
func (c *Case) propagation() clock.Span {
	flags, within := &c.Scenario.Flags, respond.NewKillSwitch().Propagation.Span()
	for _, a := range c.Scenario.Respond.Actions {
		if k, ok := a.Way.(*respond.KillSwitch); ok {
			within = k.Propagation.Span()
			break
		}
	}
	if !flags.Heard.IsZero() {
		n := float64(c.System.Services[c.Changed].Instances)
		within = clock.FromSeconds(flags.Heard.Quantile(n / (n + 1)))
	}
	if !flags.Takes.IsZero() {
		within += clock.FromSeconds(flags.Takes.Mean())
	}
	return within
}
