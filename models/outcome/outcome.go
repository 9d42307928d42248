// Package outcome is what one play of a release leaves behind: harm, recovery,
// cost and the timeline, as plain data that needs no engine to be read.
//
//	for _, play := range world.Plays {
//		fmt.Println(play.Strategy, play.Bad, play.Harm.TenantsHit)
//	}
//
// It promises that everything a report shows can be computed from here: all
// harm is already the difference to the control of the same world.
package outcome

import (
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// World is one replication: what the control and every play in it left behind.
type World struct {
	Replication int
	Seed        uint64  // master seed; with Replication it replays this world
	Drawn       []Drawn // what it drew for the scenario's unknowns, in their order
	PBad        float64 // chance that the change is bad, in this world
	Control     Control
	Plays       []Outcome // in the order of the strategies, bad before clean
}

// Control is the play without a release.
type Control struct {
	Digest   uint64
	Events   uint64
	Requests int64 // requests by clients from the release on, as far as the control was played
	Failed   int64 // of them, failed in the end
	Alarms   []Alarm
}

// Alarm is a detector that failed at some time from the release on, until somebody
// stopped it.
type Alarm struct {
	Detector string
	First    clock.Time
	Heard    bool // it pages somebody, or is a gate of the strategy
}

// Outcome is what one play of one strategy left behind.
type Outcome struct {
	Strategy string
	Bad      bool     // at least one defect was in the change
	Defects  []string // the names of those that were

	Digest   uint64     `json:",string"` // running hash of all events of the play
	Events   uint64     // events of the kernel
	Requests int64      // requests by clients from the release on
	Release  clock.Time // when the rollout started
	End      clock.Time // when following ended

	// In a play by flow: a queue near saturation is to be expected to have tipped over
	// in 1 such play of 20 or more, and whether and when it does is chance that flow
	// does not draw: its line is bounded by callers' slots, one of more than 50, or
	// a store's. A pool that flow plays as a path is none of them.
	TippingRisk bool

	RowsCorrupted float64 // rows that faults damaged, in the mean; the control's, too, and so nobody's fault

	Result    Result
	Detection Detection
	Marks     Marks
	Harm      Harm
	Recovery  Recovery
	Safety    Safety
	Alarms    []Alarm // in the order of the scenario
	Series    Series
	Timeline  []Entry
	Stages    []Stage `json:",omitempty"` // steps of the rollout, in the order in which they were taken
}

// Result is how the rollout ended.
type Result uint8

// The results; exactly one holds.
const (
	Completed  Result = iota // everybody has it, nothing was taken back
	Aborted                  // a gate stopped it
	RolledBack               // people took the version back
	Killed                   // people lowered the flag
	FixedForward
	Stuck   // waits for a person, or is still under way when following ends
	LeftBad // everybody has it, or a fix that fails in turn, and it still hurts
	Caught  // staging revealed a defect
)

// Results lists the words for the results.
var Results = [...]string{"completed", "aborted", "rolled-back", "killed", "fixed-forward", "stuck", "left-bad", "caught-in-staging"}

func (r Result) String() string { return Results[r] }

// Detection is whether anybody noticed.
type Detection uint8

// The detections. A signal counts only if somebody took it, or a gate acted on it,
// and the control did not give it at the same scrape.
const (
	NoHarm    Detection = iota // nothing to detect
	PreEmpted                  // acted on before any harm
	Noticed                    // after Recovery.Detect
	NeverSeen                  // harm, and nobody took a signal before following ended: censored
	Mistaken                   // harm, and somebody acted on the release for a signal that it did not cause
)

// Detections lists the words for the detections.
var Detections = [...]string{"no-harm", "pre-empted", "noticed", "never", "mistaken"}

func (d Detection) String() string { return Detections[d] }

// Marks are what the result alone does not say.
type Marks struct {
	FalseAbort bool // clean, and taken back
	LuckyAbort bool // bad, and taken back before it had hurt anybody, or for a signal that it did not cause
	OneWay     bool // taken back although the old version could not use all of the data any more
}
