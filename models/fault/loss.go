package fault

import (
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Loss is how instances are taken away.
type Loss struct {
	Away    bool       // they are gone until the strike is over; else they crash
	Zone    bool       // and nothing starts in their zone meanwhile
	MoveOut clock.Span // after so long they are started in other zones; 0 for never

	Fill    clock.Span // each crashes when it has run for so long, again and again; 0 for evenly over the strike
	Spread  float64    // of Fill, either way
	Grace   clock.Span // what a crashing instance has may finish for so long
	Restart clock.Span // until it starts again, besides its startup; below 0 for the back-off of Kubernetes
}

// Guard is how much faults may take at most: a scenario in which they take more
// is refused, as the safe mode of Datadog's chaos controller does.
type Guard struct {
	Service unit.Percent `yaml:"service" doc:"most instances of one service that one fault may take" default:"80%" source:"Datadog chaos-controller: namespaceThreshold 80"`
	All     unit.Percent `yaml:"all" doc:"most of all instances that one fault may take" default:"66%" source:"Datadog chaos-controller: clusterThreshold 66"`
}
