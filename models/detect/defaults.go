package detect

import (
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// SetDefaults sets the documented defaults.
func (o *Observe) SetDefaults() {
	o.Scrape = unit.Duration(15 * clock.Second)
	o.SLO.SetDefaults()
}

// SetDefaults sets the documented defaults.
func (s *SLO) SetDefaults() {
	*s = SLO{Availability: 0.999, Window: unit.Duration(30 * clock.Day)}
}
