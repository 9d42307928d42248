package change

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/schema"
)

// Hazard is what makes going back dangerous. It is no defect: it is true of bad
// and clean releases alike.
type Hazard struct {
	Name  string `yaml:"name,required" doc:"name of the hazard"`
	Peril Peril  `yaml:",kind" doc:"what it does"`
}

// Peril is a kind of hazard: data in a format that only the new version reads.
type Peril interface {
	// Format is the format and how fast it spreads.
	Format() schema.Format
	// Refuses reports whether a gate refuses to go back once there is such data.
	Refuses() bool
}

// Hazards holds every hazard.
var Hazards = kind.NewRegistry[Peril]("hazard")
