package outcome

import "github.com/rehearse-sim/rehearse/sim/clock"

// Lane keeps the three knowledges apart.
type Lane uint8

// The lanes.
const (
	True     Lane = iota // what was so
	Seen                 // what monitoring saw
	Believed             // what people thought
	Did                  // what was done: by automation or people
)

// Lanes lists the words for the lanes.
var Lanes = [...]string{"true", "seen", "believed", "did"}

func (l Lane) String() string { return Lanes[l] }

// Entry is one line of the story.
type Entry struct {
	At   clock.Time
	Lane Lane
	Who  string // "rollout", "gate checkout-errors", "oncall", "world"
	Text string
}

// Stage is one step of the rollout as it went.
type Stage struct {
	Step    int // from 0
	Title   string
	Begins  clock.Time // it was asked for
	Reached clock.Time // it was in force; clock.Never if it never was
}

// Series are figures per minute since the start of the play.
type Series struct {
	Exposure []float32 // share of the traffic that met the feature, by routing
	Failed   []float32 // attributable failed requests
	Hit      []int32   // tenants hit for the first time
	Damaged  []float32 // rows written wrongly, in the mean; nil where there are none
	Stranded []float32 // messages lost, or late beyond the control's, in the mean; nil where there are none
}
