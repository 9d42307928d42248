package rollout

import "github.com/rehearse-sim/rehearse/sim/clock"

// Deploy says how the instances of the changed service are replaced.
type Deploy interface {
	// Next is asked whenever an instance became ready or stopped, or the aim
	// moved. The zero Change means: nothing now.
	Next(Fleet) Change
}

// Patient is implemented by deploys that count on an instance only after it has
// taken traffic for a while.
type Patient interface {
	MinReady() clock.Span
}

// Fleet is the instances of the changed service as a deploy sees them.
type Fleet struct {
	Desired  int // in the steady state
	Want     int // of these, how many are to run the target version
	Extra    int // of other versions that stay beside those, for a canary by instances
	Ready    int // of the target version, taking traffic
	Fresh    int // of these, those that have not done so for as long as the deploy wants
	Starting int // of the target version, not yet
	Others   int // of any other version, taking traffic

	Spare int  // of the others, how many are not needed while requests are routed
	Moved bool // requests are routed, and all of them to the target version
}

// Stay is how many instances of other versions are to be left.
func (f *Fleet) Stay() int { return max(f.Desired+f.Extra-f.Want, 0) }

// Change is what to do now.
type Change struct {
	Start int // instances of the target version to start
	Stop  int // instances of other versions to stop; they finish what they work on
}
