package detect

import (
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Held is what a probe holds a ratio of failures against, for whoever reckons without
// playing what it can see: a test of the exposed against the others, or levels.
type Held struct {
	Service, Cohort string // as the probe names them
	Scope           signal.Scope

	Alpha float64 // of one look of a test; 0 for levels
	Least int     // requests of the exposed before the first look of a test

	Levels []Bar // any of which makes it fail
}

// Bar is a level.
type Bar struct {
	Above  float64       // ratio of failures
	Budget float64       // or so many times what the SLO allows
	Long   unit.Duration // over which it must be above
}

// place is where a series is taken, in words.
func place(service, cohort string) string {
	if service == "" {
		service = "the changed service"
	}
	if cohort != "" {
		service += ", cohort " + cohort
	}
	return service
}

// seen is whose series it is, in words.
func seen(s signal.Scope) string {
	if s == signal.All {
		return "everybody"
	}
	return "the " + s.String()
}
