package rollout

import (
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Progress is what a policy may know.
type Progress struct {
	Now   clock.Span // since the release began
	Local clock.Span // since Monday 00:00 on the scenario's clock, less than a week

	Step    int        // index of the step in force, -1 before the first
	Reached bool       // its exposure is in force: instances replaced, flag heard
	Since   clock.Span // since then
	Heard   clock.Span // once it is reached: how long a flag took to be heard everywhere

	Ready   int        // instances of the version that is rolled out, in the traffic
	Wanted  int        // of them, how many this step wants
	Stalled clock.Span // while it is not reached: since the last of them became ready, or the step began

	Verdict signal.State // worst of the gates in this step; Pass without a gate
	Why     string       // the figures behind that verdict
	Counts  bool         // a gate that counts has not come to its verdict on this step
	Paused  bool         // a gate wants a person to decide, and nobody has
	Asked   string       // what a person was last asked in this step: the why of that move…
	Decided Decision     // …and the answer
	Caught  bool         // staging has revealed a defect

	Flagged bool      // the strategy is behind a flag
	Cohorts []string  // names of the cohorts, in the scenario's order
	Load    []float64 // mean load of each, in any unit; nil if not known
}

// Decision is what a person says who was asked to decide on a step.
type Decision uint8

// The decisions.
const (
	Undecided Decision = iota // nobody has said anything yet
	Promote                   // go on
	TakeBack                  // abort
)

// MoveKind is what to do.
type MoveKind uint8

// The moves.
const (
	Hold   MoveKind = iota // wait, at most For
	Expose                 // go to step Step, which aims at Aim
	Abort                  // take it back, whichever way is fastest
	Done                   // everybody has it
)

func (k MoveKind) String() string { return [...]string{"hold", "expose", "abort", "done"}[k] }

// Move is a policy's answer.
type Move struct {
	Kind MoveKind
	Step int        // for Expose
	Aim  Aim        // for Expose
	For  clock.Span // for Hold: ask again after this long; 0 = when something changes
	Why  string     // a sentence for the timeline

	Person    bool // for Hold: somebody has to decide
	Tell      bool // for Hold: worth a line of the timeline, once
	Closed    bool // for Hold: the calendar forbids to go on
	Unguarded bool // for Expose: this tool asks no gate here
}

// Aim is the exposure that a step wants.
type Aim struct {
	Title    string        // "5% of tenants", "cohort beta", "dark"
	Version  float64       // share of the instances that should run the new version
	Routed   bool          // requests are sent to a version by Route; else by whichever instance they land on
	Route    exposure.Rule // who is sent to the new version
	Feature  exposure.Rule // who sees the feature there
	Staging  bool          // tried in staging only: no customer is exposed
	Focus    signal.Focus  // what gates compare
	Customer bool          // exposes somebody other than staff

	Index    int      // of the step in the strategy's own list, where that is not the step's number
	Analyses []string // the detectors that an analysis step names

	Mirror Mirror // what the new version gets copies of

	Counted bool       // not routed, and exactly New instances are to run the new version…
	New     int        // …
	Extra   int        // …beside those of the steady state that stay, of which there may be one more
	Zones   int        // replaced in the first so many zones only; 0: in any
	Keep    clock.Span // how long the old instances stay when all requests are routed to the new ones…
	Held    bool       // …from the end of the rollout on, which is watched before
	Thin    bool       // routed, and the old instances stop as requests leave them

	Back  []Leg      // how requests go back from this step; at once when empty
	Left  clock.Span // how long the new instances stay after they have; below 0 for good
	Again []Leg      // how the version before comes back once everybody has had this one; as it is deployed when empty
}

// Share is the part of a load by cohort that is routed to the new version.
func (a *Aim) Share(load []float64) float64 { return exposedLoad(a.Route, load, 0) }

// Leg is one step on the way back: the old version's instances are started as far
// as they are missing for it, then requests are routed, and then it bakes.
type Leg struct {
	Route exposure.Rule // who is still sent to the new version; nobody when empty
	Bake  clock.Span
}
