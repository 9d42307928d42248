package resilience

import "github.com/rehearse-sim/rehearse/models/unit"

// Shed is load shedding at the door of a service. It goes by how many requests
// are inside, waiting ones included, for each slot.
type Shed struct {
	Above unit.Percent `yaml:"above" doc:"requests inside per slot, waiting ones included, above which it turns some away" default:"90%" min:"1%" max:"100000%" source:"judgement"`
	Keep  []string     `yaml:"keep" doc:"operations that are turned away last; none when empty"`
}

// How a valve moves, per beat. It halves what it lets in at most and gives a
// twentieth back, after the additive and multiplicative steps of overload control
// at WeChat (Zhou et al. 2018, DAGOR: up by 1%, down by 5%). The figures are
// judgement.
const (
	shut    = 0.5
	regains = 1.05
	smooth  = 0.5 // weight of the newest measurement
)

// Valve is load shedding at work.
type Valve struct {
	above  float64
	kept   float64 // share of the requests that are turned away last, in [0, 1]
	admit  float64 // share let in, in (0, 1]
	inside float64 // requests per slot, smoothed
}

// NewValve returns a valve that lets everything in. Kept is the share of the
// requests that is turned away last.
func NewValve(s Shed, kept float64) *Valve {
	return &Valve{above: float64(s.Above), kept: kept, admit: 1}
}

// Tick takes how many requests are inside per slot and returns which shares of
// the kept operations and of the others are turned away from now on.
func (v *Valve) Tick(inside float64) (kept, others float64) {
	v.inside += smooth * (inside - v.inside)
	factor := v.above / max(v.inside, 1e-9)
	v.admit = min(v.admit*min(max(factor, shut), regains), 1)
	if v.admit > 0.999 {
		v.admit = 1
	}
	v.admit = max(v.admit, 0.001) // else it could never open again
	if v.admit >= v.kept {
		return 0, (1 - v.admit) / max(1-v.kept, 1e-9)
	}
	return 1 - v.admit/v.kept, 1
}
