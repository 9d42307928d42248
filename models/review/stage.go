package review

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// stageState is what defects ask of the release while a stage is in force, and the
// share of each cohort's requests that the new version serves.
type stageState struct {
	condition.State
	Version []float64
}

// stage works out who meets what.
func (c *Case) stage(x rollout.Stage, before []Stage) Stage {
	n := len(c.Scenario.Tenants)
	s := Stage{Stage: x, Exposed: make([]float64, n), Shown: make([]float64, n)}
	s.State = stageState{State: *condition.NewState(), Version: make([]float64, n)}
	if x.Aim.Staging {
		return s
	}
	st := &s.State
	for i := range n {
		version := x.Aim.Version
		if x.Aim.Routed {
			version = x.Aim.Route.Shares[i]
		}
		st.Version[i] = version
		s.Shown[i] = version * x.Aim.Feature.Shares[i]
		if s.Exposed[i] = version; x.Aim.Focus == signal.ByFeature {
			s.Exposed[i] = s.Shown[i]
		}
	}
	for _, g := range c.groups {
		st.Share += g.tenants * s.Shown[g.cohort] / c.tenants
		st.New += g.rate * st.Version[g.cohort] / c.rate
		st.Lit += g.rate * s.Shown[g.cohort] / c.rate
	}
	st.Pinned = x.Aim.Routed && !x.Aim.Route.PerRequest
	st.Shipped, st.Exposed = c.Release.Add(x.Begins), clock.Never
	if st.Share > 0 {
		st.Exposed = c.Release.Add(x.Reached)
	}
	for _, b := range slices.Backward(before) {
		if !b.Aim.Staging { // and it knows what was before it
			st.Shipped, st.Exposed = min(st.Shipped, b.State.Shipped), min(st.Exposed, b.State.Exposed)
			break
		}
	}
	return s
}

// Factor is the load at a time since the release, relative to the daily mean.
func (c *Case) Factor(at clock.Span) float64 {
	sum := 0.0
	for _, g := range c.groups {
		sum += g.rate * c.Scenario.Load.Profile.Factor(c.local(g.cohort, at))
	}
	return sum / c.rate
}

// local is the cohort's time of day.
func (c *Case) local(cohort int, at clock.Span) clock.Span {
	return (c.LocalStart[cohort] + clock.Span(c.Release) + at) % clock.Day
}

// Requests is how many requests of those that a stage exposes, and of all others,
// come to a service while it is watched; retries are not counted. Only the cohort
// counts, or all for signal.Everyone; the edge is -1.
func (c *Case) Requests(s *Stage, service, cohort int) (exposed, others float64) {
	for k, co := range c.Scenario.Tenants {
		if cohort != signal.Everyone && cohort != k {
			continue
		}
		sent := float64(co.Rate) * c.seconds(k, s.Reached, s.Ends)
		for op, o := range c.Scenario.Load.Operations {
			visits := 1.0
			if service >= 0 {
				visits = c.visits[op][service]
			}
			n := sent * float64(o.Share) * visits
			one, other := c.shares(s, k, op)
			exposed += n * one
			others += n * other
		}
	}
	return exposed, others
}

// shares are how many of a cohort's requests for an operation a stage has answered by
// those whom a comparison calls exposed, and by the others. A copy is answered twice.
func (c *Case) shares(s *Stage, cohort, op int) (exposed, others float64) {
	if m := s.Aim.Mirror; m.Share > 0 {
		if m.Writes || c.Scenario.Load.Operations[op].Access == "read" {
			return m.Share, 1
		}
		return 0, 1
	}
	return s.Exposed[cohort], 1 - s.Exposed[cohort]
}

// seconds is a stretch of time with each second counted by the load in it.
func (c *Case) seconds(cohort int, from, to clock.Span) float64 {
	profile := c.Scenario.Load.Profile
	if profile.Kind != "diurnal" {
		return (to - from).Seconds()
	}
	days := max(to-from, 0) / clock.Day // over each the factor's mean is 1
	sum, from := (days * clock.Day).Seconds(), from+days*clock.Day
	for at := from; at < to; {
		next := min(at-at%clock.Minute+clock.Minute, to)
		sum += (next - at).Seconds() * profile.Factor(c.local(cohort, at))
		at = next
	}
	return sum
}

// background is the share of the requests that fail at a service without any
// release, or of the attempts of clients for the edge, -1: its own errors and
// those of what it calls, as far as tries of the calls do not mend them.
func (c *Case) background(service int) float64 {
	var at func(service, op int) float64
	at = func(service, op int) float64 {
		n := &c.System.Services[service]
		well := 1 - n.Errors
		for _, e := range n.Calls[op] {
			well *= 1 - tries(at(e.To, op), e.Attempts)*(1-e.Fallback)
		}
		return 1 - well
	}
	sum, of := 0.0, 0.0
	for op, o := range c.Scenario.Load.Operations {
		visits, from := 1.0, c.System.Entries[op]
		if service >= 0 {
			visits, from = c.visits[op][service], service
		}
		if visits > 0 {
			p := at(from, op)
			if service < 0 {
				p = tries(p, c.Scenario.Load.Clients.Attempts)
			}
			sum += float64(o.Share) * visits * p
			of += float64(o.Share) * visits
		}
	}
	if of == 0 {
		return 0
	}
	return sum / of
}

// tries is the chance that all of n tries fail.
func tries(p float64, n int) float64 {
	out := p
	for range n - 1 {
		out *= p
	}
	return out
}

// sides are what those whom a stage exposes meet at the changed
// service, and the others.
func (s *Stage) sides() (exposed, other exposure.Side) {
	if s.Aim.Focus == signal.ByFeature {
		return exposure.Lit, exposure.Dark
	}
	if s.Aim.Feature.Empty() { // behind a flag
		return exposure.Dark, exposure.OldSide
	}
	return exposure.Lit, exposure.OldSide
}
