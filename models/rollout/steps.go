package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Staff is the name of the cohort that is no customer: exposing it alone does
// not count as exposing somebody outside.
const Staff = "internal"

// Staging is the ring that is no cohort: the environment before production.
const Staging = "staging"

// Patience says what to do when a bake is over and the gates cannot tell, when
// everybody is to get it, and when instances do not get ready.
type Patience struct {
	Undecided string        `yaml:"undecided" doc:"when the bake is over and a gate has no data or cannot tell: proceed, or wait until it can or a person decides" default:"proceed" enum:"proceed|wait" source:"judgement: Argo Rollouts pauses on an inconclusive analysis, most pipelines promote"`
	Deadline  unit.Duration `yaml:"deadline" doc:"how long no further instance may become ready before the step counts as stalled" default:"10m" min:"1s" max:"7d" source:"Kubernetes progressDeadlineSeconds 600"`
	Promotion string        `yaml:"promotion" doc:"the last step: watched as all the others, or unguarded (once it is decided on, no gate and no person stops it any more)" default:"watched" enum:"watched|unguarded" source:"Flagger promotes from its maxWeight to everybody without a check; Argo Rollouts ends its background analysis there"`
	Stalled   string        `yaml:"stalled" doc:"what a stalled step leads to: hold (it is said, and nothing is taken back), or abort" default:"hold" enum:"hold|abort" source:"Kubernetes and Argo Rollouts only set a condition; Argo's progressDeadlineAbort and Flagger roll back"`
}

var proceed = Patience{Undecided: "proceed", Promotion: "watched", Deadline: unit.Duration(10 * clock.Minute), Stalled: "hold"}

// stop is one step of a rollout: what to expose and how long to look at it.
type stop struct {
	aim    Aim
	bake   clock.Span
	person bool // who has to promote it after the bake
}

// walk is the procedure that all stepwise policies share: expose, wait until it
// is in force, bake, ask the gates, go on. A gate that fails aborts at once,
// also while instances are still being replaced. After the last stop nothing is
// left to decide, so gates that cannot tell do not hold it up.
func (p Patience) walk(now Progress, stops []stop) Move {
	if now.Step < 0 && len(stops) > 0 {
		return expose(stops, 0, "the rollout starts")
	}
	if now.Step >= len(stops) || len(stops) == 0 {
		return Move{Kind: Done, Why: "everybody has it"}
	}
	here := stops[now.Step]
	last := now.Step == len(stops)-1
	if last && p.Promotion == "unguarded" {
		now.Verdict, now.Caught, now.Decided, now.Paused = signal.Pass, false, Promote, false
	}
	switch {
	case now.Verdict == signal.Fail:
		return Move{Kind: Abort, Why: "a gate failed at " + here.aim.Title + ": " + now.Why}
	case now.Caught:
		return Move{Kind: Abort, Why: "staging revealed it"}
	case now.Decided == TakeBack:
		return Move{Kind: Abort, Why: "somebody takes it back at " + here.aim.Title + ": " + now.Why}
	case now.Paused:
		return Move{Kind: Hold, Person: true, Tell: true, Why: "paused at " + here.aim.Title + ", a person has to decide: " + now.Why}
	case !now.Reached:
		return p.starting(now, here.aim.Title)
	case now.Since < here.bake:
		return Move{Kind: Hold, For: here.bake - now.Since, Why: fmt.Sprintf("%s bakes for %s", here.aim.Title, unit.Duration(here.bake))}
	case here.person && now.Decided != Promote:
		return Move{Kind: Hold, Person: true, Tell: true, Why: here.aim.Title + " is there, and a person has to promote it"}
	case last:
		return Move{Kind: Done, Why: "everybody has it"}
	case now.Counts:
		return Move{Kind: Hold, Why: here.aim.Title + " has baked, and a gate still counts"}
	case now.Verdict == signal.Pass:
		return expose(stops, now.Step+1, fmt.Sprintf("%s has baked for %s and no gate objects", here.aim.Title, unit.Duration(here.bake)))
	case now.Decided == Promote:
		return expose(stops, now.Step+1, fmt.Sprintf("somebody promotes it; the gates say %s", now.Verdict))
	case p.Undecided == "wait":
		return Move{Kind: Hold, Person: true, Tell: true, Why: fmt.Sprintf("%s has baked, but the gates say %s: a person has to decide", here.aim.Title, now.Verdict)}
	}
	return expose(stops, now.Step+1, fmt.Sprintf("%s has baked for %s; the gates say %s", here.aim.Title, unit.Duration(here.bake), now.Verdict))
}

// starting waits for instances, up to the deadline.
func (p Patience) starting(now Progress, title string) Move {
	left := p.Deadline.Span() - now.Stalled
	switch {
	case p.Deadline <= 0 || now.Ready >= now.Wanted:
		return Move{Kind: Hold, Why: title + " is not in force yet"}
	case left > 0:
		return Move{Kind: Hold, For: left, Why: title + " is not in force yet"}
	case p.Stalled == "abort":
		return Move{Kind: Abort, Why: fmt.Sprintf("%s is stalled: no further instance was ready within %s", title, p.Deadline)}
	}
	return Move{Kind: Hold, Tell: true, Why: fmt.Sprintf("%s is stalled: no further instance was ready within %s, and nothing is taken back for that", title, p.Deadline)}
}

func expose(stops []stop, i int, why string) Move {
	aim := stops[i].aim
	aim.Index = max(aim.Index, i)
	return Move{Kind: Expose, Step: i, Aim: aim, Why: "expose " + aim.Title + ": " + why}
}

// everybody is the aim of having the new version, lit, everywhere.
func everybody(cohorts []string) Aim {
	all := exposure.Share(len(cohorts), 1)
	return Aim{
		Title: "everybody", Version: 1, Route: all, Feature: all,
		Focus: signal.ByVersion, Customer: customers(all, cohorts),
	}
}

// customers reports whether a rule exposes somebody other than staff.
func customers(r exposure.Rule, cohorts []string) bool {
	for i, share := range r.Shares {
		if share > 0 && cohorts[i] != Staff {
			return true
		}
	}
	return false
}

// toShare is the aim of routing a share of the tenants or of the requests to the
// new version, lit, and of so many instances.
func toShare(cohorts []string, share float64, by string) Aim {
	route := exposure.Share(len(cohorts), share)
	route.PerRequest = by == "request"
	return Aim{
		Title:   fmt.Sprintf("%s of %ss", unit.Percent(share), by),
		Version: share, Routed: true, Route: route,
		Feature: exposure.Share(len(cohorts), 1), // who is routed to it sees it
		Focus:   signal.ByVersion, Customer: customers(route, cohorts),
	}
}
