package fault

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// ZoneLoss takes everything that runs in a zone, and lets nothing start there.
type ZoneLoss struct {
	Replace unit.Duration `yaml:"replace_after" doc:"after so long the lost instances are started in other zones; 0s for never" default:"5m" source:"Kubernetes: tolerationSeconds 300 of node.kubernetes.io/unreachable"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "zone.loss",
	Doc:     "Takes all instances of a zone, of all services or of some; what they work on fails.",
	Source:  "AWS FIS AZ availability",
	Example: "{kind: zone.loss, replace_after: 5m}",
	New:     func() Effect { return &ZoneLoss{unit.Duration(5 * clock.Minute)} },
})

// Aims are a zone.
func (f *ZoneLoss) Aims() Aims { return AtZone }

// Takes keeps them away, and moves them out.
func (f *ZoneLoss) Takes() Loss { return Loss{Away: true, Zone: true, MoveOut: f.Replace.Span()} }
