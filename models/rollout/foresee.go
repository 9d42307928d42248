package rollout

import "github.com/rehearse-sim/rehearse/sim/clock"

// Stage is one step of a rollout in which nothing goes wrong. All times are
// since the release.
type Stage struct {
	Step    int
	Aim     Aim
	Begins  clock.Span // it is asked for
	Reached clock.Span // it is in force
	Ends    clock.Span // the next one is asked for, or everybody has it
	Closed  clock.Span // of this, the calendar forbade to go on
	Person  bool       // somebody has to let it go on

	Unguarded bool // no gate is asked
}

// Bake is how long the stage is watched.
func (s *Stage) Bake() clock.Span { return s.Ends - s.Reached }

// Foresight is what is not in the procedure itself.
type Foresight struct {
	Progress Progress                           // as it is before the first step
	Takes    func(before, after Aim) clock.Span // until a step is in force
	Counts   func(*Aim) clock.Span              // for so long, gates that count hold a step up; nil for none
}

// mostAsked bounds how often a procedure is asked: ticks of 10 s for a week.
const mostAsked = 70_000

// Foresee plays a procedure against a clock, with gates that pass and people who
// promote at once, and returns its stages; not ok if it does not come to its end.
func Foresee(p Procedure, f Foresight) (stages []Stage, ok bool) {
	now := f.Progress
	now.Step = -1
	local := now.Local
	var before Aim
	var reached, counts clock.Span
	for range mostAsked {
		now.Local = (local + now.Now) % week
		if here := len(stages) - 1; here >= 0 {
			now.Reached = now.Now >= reached
			now.Since = max(now.Now-reached, 0)
			counts = 0
			if f.Counts != nil && !stages[here].Aim.Staging {
				counts = f.Counts(&stages[here].Aim)
			}
			now.Counts = now.Reached && now.Since < counts
			stages[here].Ends = now.Now
		}
		m := p.Next(now)
		switch m.Kind {
		case Done:
			return stages, true
		case Abort:
			return stages, false
		case Expose:
			reached = now.Now + f.Takes(before, m.Aim)
			stages = append(stages, Stage{Step: m.Step, Aim: m.Aim, Begins: now.Now, Reached: reached, Ends: now.Now, Unguarded: m.Unguarded})
			before = m.Aim
			now.Step, now.Asked, now.Decided = m.Step, "", Undecided
			continue
		}
		next := clock.Span(-1)
		sooner := func(at clock.Span) {
			if at > now.Now && (next < 0 || at < next) {
				next = at
			}
		}
		if m.For > 0 {
			sooner(now.Now + m.For)
		}
		sooner(reached)
		if now.Counts {
			sooner(reached + counts)
		}
		switch {
		case m.Person && (now.Decided != Promote || now.Asked != m.Why):
			if now.Asked, now.Decided = m.Why, Promote; len(stages) > 0 {
				stages[len(stages)-1].Person = true
			}
		case next < 0:
			return stages, false
		default:
			if m.Closed && len(stages) > 0 {
				stages[len(stages)-1].Closed += next - now.Now
			}
			now.Now = next
		}
	}
	return stages, false
}

// Measures is how long a gate that counts holds a step up at least.
func (g *Gate) Measures() clock.Span {
	if !g.Holds() {
		return 0
	}
	n := g.Count
	if g.Successes > 0 {
		n = g.Successes
	}
	return g.InitialDelay.Span() + clock.Span(n-1)*g.Interval.Span()
}

// Replaces is how long a deploy takes until so many of all instances run the new
// version, where so many do already and each needs a while to start; and how many
// take traffic meanwhile, at least.
func Replaces(d Deploy, desired, have, want, extra int, startup clock.Span) (takes clock.Span, least int) {
	if p, ok := d.(Patient); ok {
		startup += p.MinReady()
	}
	f := Fleet{Desired: desired, Want: want, Extra: extra, Ready: have, Others: desired - have}
	least = desired
	for range 4*desired + 4 {
		c := d.Next(f)
		f.Others -= min(c.Stop, f.Others)
		f.Starting += c.Start
		least = min(least, f.Ready+f.Others)
		if c != (Change{}) {
			continue
		}
		if f.Starting == 0 {
			break
		}
		takes += startup
		f.Ready += f.Starting
		f.Starting = 0
	}
	return takes, least
}
