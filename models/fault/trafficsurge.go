package fault

import (
	"github.com/rehearse-sim/rehearse/models/kind"
)

// TrafficSurge multiplies what tenants send. All plays of a world meet the same
// additional requests, and those they would have met without it.
type TrafficSurge struct {
	Times float64 `yaml:"factor,required" doc:"rate during the surge, as a multiple of the usual one" min:"1" max:"1000"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "traffic.surge",
	Doc:     "Multiplies what a cohort, or everybody, sends.",
	Source:  "judgement; the arrivals are a Poisson process beside the usual one",
	Example: "{kind: traffic.surge, factor: 3}",
	New:     func() Effect { return &TrafficSurge{} },
})

// Aims are a cohort.
func (f *TrafficSurge) Aims() Aims { return AtCohort }

// Factor returns the multiple.
func (f *TrafficSurge) Factor() float64 { return f.Times }
