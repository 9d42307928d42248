package change

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Leaker is an effect that takes connections to stores and does not give them
// back before its instance ends.
type Leaker interface {
	// Leaks is how many connections leak per affected request at the changed
	// service, and per second of each instance of the new version.
	Leaks() (perRequest, perSecond float64)
}

// ConnectionLeak holds on to connections (D6): what a store accepts in all runs
// out for everybody, the old version included. A restart gives them back.
type ConnectionLeak struct {
	Rate       unit.Rate    `yaml:"rate" doc:"connections that each instance of the new version loses, such as 30/h" default:"0/s"`
	PerRequest unit.Percent `yaml:"per_request" doc:"share of the affected requests that lose one" default:"0%"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "connection-leak",
	Doc:     "Takes connections to the stores and never gives them back, until those that limit them refuse everybody.",
	Source:  "GitHub, February 2020: connection limits of a shared proxy, four events in a month",
	Example: "{kind: connection-leak, rate: 30/h}",
	New:     func() Effect { return &ConnectionLeak{} },
})

// Contribute is empty: nothing shows until the store refuses.
func (c *ConnectionLeak) Contribute(condition.Subject, *condition.Effect) {}

// Leaks is both of its rates.
func (c *ConnectionLeak) Leaks() (perRequest, perSecond float64) {
	return float64(c.PerRequest), c.Rate.PerSecond()
}

// Check wants one of them.
func (c *ConnectionLeak) Check() []kind.Problem {
	if c.Rate == 0 && c.PerRequest == 0 {
		return []kind.Problem{{Field: "rate", Msg: "nothing leaks", Hint: "write for example rate: 30/h"}}
	}
	return nil
}
