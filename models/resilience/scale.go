package resilience

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/unit"
)

// Scale is horizontal autoscaling as Kubernetes does it: the number of instances
// is multiplied by utilisation over target and rounded up. New ones take the
// service's startup until they help.
type Scale struct {
	Min       int           `yaml:"min,required" doc:"fewest instances" min:"1" max:"10000"`
	Max       int           `yaml:"max,required" doc:"most instances" min:"1" max:"10000"`
	Target    unit.Percent  `yaml:"target" doc:"share of the slots that shall be busy, in the mean" default:"60%" min:"1%" max:"100%" source:"judgement"`
	Every     unit.Duration `yaml:"every" doc:"how often it looks; it goes by the mean since it last did" default:"15s" max:"1h" source:"Kubernetes: --horizontal-pod-autoscaler-sync-period"`
	Tolerance unit.Percent  `yaml:"tolerance" doc:"deviation from the target that it lets be" default:"10%" max:"100%" source:"Kubernetes: --horizontal-pod-autoscaler-tolerance"`
	Down      unit.Duration `yaml:"stabilise" doc:"it goes down only to the most that it would have wanted within this time" default:"5m" max:"24h" source:"Kubernetes: --horizontal-pod-autoscaler-downscale-stabilization"`
}

// Scaler is autoscaling at work.
type Scaler struct {
	Scale
	busy   float64 // instances' worth of busy slots, added up since the last look
	beats  int
	wanted []int // by look, within the stabilisation
	at     int
	full   bool // wanted has been filled once
}

// NewScaler returns a scaler that has seen nothing.
func NewScaler(s Scale) *Scaler {
	return &Scaler{Scale: s, wanted: make([]int, max(beats(s.Down)/beats(s.Every), 1))}
}

// Tick takes the share of busy slots of the ready instances and returns how many
// instances there shall be, given how many there shall be now.
func (s *Scaler) Tick(utilisation float64, ready, desired int) int {
	s.busy += utilisation * float64(ready)
	if s.beats++; s.beats < beats(s.Every) {
		return desired
	}
	// Instances that are still to come count as idle, so that one surge is not
	// answered twice.
	busy := s.busy / float64(s.beats)
	s.busy, s.beats = 0, 0
	ratio := busy / float64(max(desired, 1)) / float64(s.Target)
	want := desired
	if math.Abs(ratio-1) > float64(s.Tolerance) {
		want = int(math.Ceil(ratio*float64(desired) - 1e-9))
		// Its default policy lets it double, or add 4, at a time.
		want = min(want, max(2*desired, desired+4))
	}
	s.wanted[s.at] = want
	s.at++
	if s.at == len(s.wanted) {
		s.at, s.full = 0, true
	}
	if want < desired {
		want = min(s.most(), desired)
		if !s.full {
			want = desired
		}
	}
	return min(max(want, s.Min), s.Max)
}

func (s *Scaler) most() int {
	most := 0
	for _, w := range s.wanted {
		most = max(most, w)
	}
	return most
}
