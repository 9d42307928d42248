// Package respond is what happens after an alarm: automation or people, and the
// ways back that they choose from. One file per responder and per action.
//
//	reaction := responder.React(alarm, draws)   // page, ack, diagnose
//	action := respond.Choose(actions, situation) // then the way back
//
// Responders know what an alarm told them, never what is true; an action says
// what it would do and how long that takes, and the rehearsal carries it out.
package respond

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Respond is who reacts and what they can do.
type Respond struct {
	OnCall  OnCall   `yaml:"oncall" doc:"the person who is paged"`
	Repair  Repair   `yaml:"repair" doc:"how damaged data is mended once the damage has stopped"`
	Lost    Lost     `yaml:"lost" doc:"messages about trouble that never arrive"`
	Actions []Action `yaml:"actions" doc:"the ways back, in the order in which they are tried"`
}

// Repair mends what taking a change back does not.
type Repair struct {
	Rows     unit.Rate `yaml:"rows" doc:"damaged rows mended per second; 0: they are never mended" default:"0/s"`
	Messages unit.Rate `yaml:"messages" doc:"dead letters published again per second, once all can read them; 0: never" default:"0/s"`
}

// Action is one way back.
type Action struct {
	Name string `yaml:"name" doc:"by which a strategy names it under ways; its kind when absent"`
	Team string `yaml:"team" doc:"the only ones who can do it: escalate has to call them first; anybody when absent"`
	Way  Way    `yaml:",kind" doc:"what it does"`
}

// Called is the name of an action.
func (a Action) Called() string {
	if a.Name == "" && a.Way != nil {
		return a.Way.Name()
	}
	return a.Name
}

// Alarm is what somebody was told.
type Alarm struct {
	Detector string
	At       clock.Time
	Gate     bool   // a gate of the rollout, which names its release
	By       string // the only kind of way back that the gate wants; "" for any
	Why      string

	Monday clock.Span  // since Monday 00:00 UTC, when it rose
	Offset unit.Offset // of the scenario's clock
	Doubt  float64     // added to the chance of a wrong hypothesis, for whoever was not told of the release
	Slower float64     // factor on the diagnosis, for the same reason; below 1 means 1
}

// Draws gives the stream for one role of this incident: "ack", "diagnose",
// "rollback/1". The same incident and role draw the same in every strategy.
type Draws func(role string) rng.Stream

// Responder reacts to an alarm.
type Responder interface {
	React(Alarm, Draws) Reaction
}

// Reaction is how long it takes from the alarm until somebody acts:
// consecutive spans, 0 for a step that is absent.
type Reaction struct {
	Page, Ack, Diagnose clock.Span
	Escalated           clock.Span // after the page, when a second person was paged; 0: never
	Notes               []string   // sentences for the timeline, e.g. of a wrong hypothesis
}

// Situation is what somebody who acts can see of the rollout.
type Situation struct {
	Flagged    bool           // the feature is behind a flag and raised for somebody
	Split      bool           // requests are routed and instances of the old version take traffic
	Deployed   bool           // instances of the new version take traffic or are starting
	Automatic  bool           // no person is involved
	By         string         // the only kind of way back that is wanted; "" for any
	Migrating  bool           // a step of a migration waits or works, or a later one will
	Contracted bool           // the schema has lost what the old version needs
	Unreadable bool           // there are rows that the version in use cannot read, and nobody writes more of them
	OneWay     bool           // the data has moved on, and a gate refuses to go back
	Tried      map[string]int // attempts by kind of action in this incident
	Called     []string       // teams that have been called
	UnderWay   bool           // the rollout would go further
	Shedding   bool           // requests are being turned away at the entry
	Damaged    bool           // there are rows that were written wrongly, and nobody writes more of them
	Dead       bool           // there are dead letters
	Waiting    bool           // messages wait for longer than usual
	Down       []string       // services most of whose answers are errors
}

// Way is a kind of way back.
type Way interface {
	// Name is its kind.
	Name() string
	// Applies reports whether it can be tried now, and if not, why.
	Applies(Situation) (bool, string)
	// Try draws how one attempt goes.
	Try(Draws, Situation) Attempt
}

// Attempt is one go at a way back. Replacing instances afterwards takes what
// the deploy takes.
type Attempt struct {
	Takes    clock.Span // decision and tooling
	Succeeds bool
	Undo     Undo
}

// Undo is what an attempt that succeeds sets going.
type Undo struct {
	LowerFlag   bool       // nobody sees the feature any more…
	Propagation clock.Span // …once every instance has heard, within this span
	RouteOld    bool       // all requests go to the old version
	Redeploy    bool       // instances are replaced by…
	Fixed       bool       // …the fixed version, else by the old one
	Forward     bool       // everybody gets the new version
	Restore     bool       // the schema has again what the old version needs
	Repair      bool       // rows that it cannot read are rewritten
	Halt        bool       // the step of a migration that is under way is ended
	Flush       bool       // a cache is emptied…
	Cache       string     // …which one; "" for all

	Poisoned bool       // what was put back in place does the same as what it replaces
	Breaks   float64    // share of the requests that the fixed version fails, by a defect of its own
	Freeze   clock.Span // for so long, nobody else is exposed
	Shed     float64    // so many of the attempts are turned away at the entry…
	For      clock.Span // …for this long; or a store is away, while it is restored
	Call     string     // a team is called
	Backup   string     // a store is put back to its backup from before the release…
	Every    clock.Span // …of which there is one so often
	ReadOnly bool       // …and can be read meanwhile
	Queue    string     // messages of this queue…
	Drain    bool       // …that wait are set aside, among the dead letters
	Replay   float64    // …that are dead letters are published again, so many per second
}

// TakesBack reports whether the release is no longer out as it was.
func (u Undo) TakesBack() bool {
	return (u.LowerFlag || u.RouteOld || u.Redeploy || u.Halt) && !u.Poisoned
}

// oneWay is why going back is refused.
const oneWay = "the data has moved on, and a gate refuses to go back"

// Responders and Ways hold every responder and action.
var (
	Responders = kind.NewRegistry[Responder]("responder")
	Ways       = kind.NewRegistry[Way]("action")
)

// Choose returns the first way back that applies, or nil and the reasons why
// none does.
func Choose(actions []Action, s Situation) (Way, []string) {
	var reasons []string
	for _, a := range actions {
		ok, why := a.Way.Applies(s)
		if s.By != "" && a.Way.Name() != s.By {
			ok, why = false, "the gate wants a "+s.By
		}
		if ok && a.Team != "" && !slices.Contains(s.Called, a.Team) {
			ok, why = false, a.Team+" have not been called"
		}
		if ok {
			return a.Way, nil
		}
		reasons = append(reasons, a.Called()+": "+why)
	}
	return nil, reasons
}
