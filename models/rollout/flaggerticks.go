package rollout

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Start begins with no tick and no failed check.
func (f *Flagger) Start(s Scene) Procedure {
	t := &ticking{Flagger: f, interval: max(f.Interval.Span(), 10*clock.Second), shares: f.weights(), tick: -1}
	t.batches = 1
	if d, ok := s.Deploy.(*Rolling); ok && s.Instances > 0 {
		surge, unavailable := d.limits(s.Instances)
		t.batches = clock.Span((s.Instances + surge + unavailable - 1) / (surge + unavailable))
	}
	return t
}

// ticking is one run. Step 0 is the pods with no weight, then comes a step for
// each weight, or for those that match, then everybody.
type ticking struct {
	*Flagger
	interval clock.Span
	shares   []float64
	batches  clock.Span // in which the primary is replaced

	tick    int64 // the last one
	step    int   // that was in force at it
	move    Move
	failed  int        // checks
	turns   int        // iterations so far
	begun   clock.Span // when the pods were
	startup clock.Span // that they took
	ends    int64      // tick at which it is over, once promoted
}

// Next does what is due at a tick, and nothing between two.
func (t *ticking) Next(p Progress) Move {
	since := p.Now - t.Phase.Span()
	if since < 0 {
		return Move{Kind: Hold, For: -since, Why: "the release has not been noticed yet"}
	}
	if t.Skip && p.Step > len(t.shares) && p.Reached {
		return Move{Kind: Done, Why: "everybody has it"}
	}
	now := int64(since / t.interval)
	if p.Step == 0 && p.Reached && t.startup == 0 {
		t.startup = max(p.Now-p.Since-t.begun, 1)
	}
	if now > t.tick {
		t.tick, t.step = now, p.Step
		t.move = t.due(p)
	}
	if t.move.Kind != Hold && p.Step == t.step {
		return t.move
	}
	wait := t.move
	wait.Person = wait.Person && !answered(p, wait.Why) // who has answered is heard at the next tick
	if p.Step != t.step {
		wait = Move{Why: "the next tick comes"}
	}
	wait.For = t.interval - since%t.interval
	return wait
}

// due is what one tick does.
func (t *ticking) due(p Progress) Move {
	last := len(t.shares)
	switch {
	case p.Caught:
		return Move{Kind: Abort, Why: "staging revealed it"}
	case p.Decided == TakeBack && p.Step <= last:
		return Move{Kind: Abort, Why: "somebody does not confirm it"}
	case p.Step < 0 && t.Rollout && !promoted(p, theRollout):
		return confirm(theRollout)
	case p.Step < 0:
		t.begun = p.Now
		return t.raise(p, 0)
	case p.Step > last:
		if t.ends == 0 {
			t.ends = t.tick + max(int64((t.startup*t.batches+t.interval-1)/t.interval), 1) + t.back()
		}
		if t.tick < t.ends {
			return Move{Kind: Hold, Why: "the primary is replaced; nothing is checked any more"}
		}
		return Move{Kind: Done, Why: "everybody has it"}
	case !p.Reached && p.Stalled >= t.Deadline.Span():
		return Move{Kind: Abort, Why: fmt.Sprintf("no further pod was ready within %s", t.Deadline)}
	case !p.Reached:
		return Move{Kind: Hold, Why: "the pods are not ready yet"}
	case p.Step == 0 && t.silent() && t.turns == 0:
		return t.turn()
	case p.Step == 0 && t.turns == 0 && t.asked(p):
		return confirm(theWeight)
	case p.Step == 0 && t.turns == 0:
		t.turns++
		return t.raise(p, 1)
	case t.failed >= t.Threshold:
		return Move{Kind: Abort, Why: fmt.Sprintf("%d checks failed: %s", t.failed, p.Why)}
	case p.Verdict != signal.Pass:
		t.failed++
		return Move{Kind: Hold, Why: fmt.Sprintf("check %d of %d that may fail did: %s", t.failed, t.Threshold, p.Verdict)}
	case t.turns < t.Iterations:
		return t.turn()
	case t.asked(p):
		return confirm(theWeight)
	case t.Promotion && p.Step == t.confirmed() && !promoted(p, thePromotion):
		return confirm(thePromotion)
	}
	return t.raise(p, p.Step+1)
}

// What a person confirms, each once in a step. At the last weight it is both that the
// weight may grow and that it is promoted, in this order: who is asked for the second
// has agreed to the first.
const (
	theRollout   = "a person has to confirm the rollout"
	theWeight    = "a person has to confirm the next weight"
	thePromotion = "a person has to confirm the promotion"
)

// confirm waits for a person.
func confirm(what string) Move { return Move{Kind: Hold, Person: true, Tell: true, Why: what} }

// answered reports whether a person has said something to a question, promoted
// whether that was yes.
func answered(p Progress, what string) bool { return p.Asked == what && p.Decided != Undecided }
func promoted(p Progress, what string) bool { return p.Asked == what && p.Decided == Promote }

// asked reports whether a person has yet to let the weight of a step be raised. It is
// not asked about requests in place of copies.
func (t *ticking) asked(p Progress) bool {
	_, mirrors := t.Mirrors()
	return t.Increase && t.Iterations == 0 && !t.Skip && !(mirrors && p.Step == 1) && !promoted(p, theWeight) && p.Asked != thePromotion
}

// silent reports whether the pods are checked while they get nothing at all.
func (t *ticking) silent() bool {
	return t.Iterations > 0 && len(t.Match) == 0 && !t.Skip && !t.Mirror
}

// confirmed is the step from which a person lets it go on to everybody.
func (t *ticking) confirmed() int {
	if t.Iterations > 0 && len(t.Match) == 0 {
		return len(t.shares) - 1
	}
	return len(t.shares)
}

// turn is one more iteration.
func (t *ticking) turn() Move {
	t.turns++
	return Move{Kind: Hold, Why: fmt.Sprintf("iteration %d of %d", t.turns, t.Iterations)}
}

// back is how many ticks more the requests take to the primary's pods.
func (t *ticking) back() int64 {
	if t.StepBack <= 0 || len(t.shares) == 0 {
		return 0
	}
	return int64(math.Ceil(t.shares[len(t.shares)-1]/float64(t.StepBack)-1e-9)) - 1
}

// raise goes to a step.
func (t *ticking) raise(p Progress, step int) Move {
	if step > len(t.shares) {
		all := everybody(p.Cohorts)
		all.Routed, all.Index = true, step
		return Move{Kind: Expose, Step: step, Aim: all, Unguarded: true, Why: "expose everybody: promoted, and nothing is checked from here on"}
	}
	aim := everybody(p.Cohorts)
	aim.Title, aim.Routed, aim.Customer, aim.Route = "the pods", true, false, exposure.None(len(p.Cohorts))
	if step > 0 {
		aim = toShare(p.Cohorts, t.shares[step-1], "request")
		aim.Version, aim.Index, aim.Keep = 1, step, 366*clock.Day // the primary is there until it is promoted
		if mirror, ok := t.Mirrors(); ok && step == 1 {
			aim.Mirror, aim.Title = mirror, fmt.Sprintf("copies of %s of the requests", t.Copied)
		}
		if len(t.Match) > 0 {
			aim.Title, aim.Route = "who matches: "+strings.Join(t.Match, ", "), exposure.None(len(p.Cohorts))
			for _, name := range t.Match {
				if c := slices.Index(p.Cohorts, name); c >= 0 {
					aim.Route = aim.Route.With(c, 1)
				}
			}
			aim.Customer = customers(aim.Route, p.Cohorts)
		}
	}
	why := "the checks pass"
	if step < 2 && t.turns < 2 {
		why = [...]string{"the release was noticed", "the pods are ready"}[step]
	}
	return Move{Kind: Expose, Step: step, Aim: aim, Unguarded: step < 2 && t.turns < 2, Why: "expose " + aim.Title + ": " + why}
}
