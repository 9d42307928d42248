// Package resilience is what a system does by itself against trouble, and what
// that does to it: circuit breakers, load shedding, autoscaling, the ejection of
// failing instances, and the sessions that come back all at once.
//
//	c := resilience.NewCircuit(resilience.Breaker{Ratio: 0.5, MinRequests: 20, …})
//	refuse := c.Tick(resilience.Seen{Tries: 30, Fails: 28}) // once a second; 1 = open
//
// Each is a state machine that is told what was measured since it was last asked
// and answers what to do until it is asked again. It knows no truth, no engine
// and no randomness, so a table can test it.
package resilience

import (
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Beat is how often measurements are read, seconds. Whatever a policy says of
// windows and waits is counted in beats.
const Beat = 1

// Call is how a caller guards one call.
type Call struct {
	Backoff  *unit.Backoff `yaml:"backoff" doc:"wait before the next try, while the caller keeps its slot; none when absent"`
	Budget   unit.Percent  `yaml:"budget" doc:"retries allowed per first try of this call, kept in a token bucket of 100 shared by all callers; 100% or more never binds" default:"100%" max:"2000%" source:"the bucket's form: Brooker 2022, 'Fixing retries with token buckets'; gRPC's retry throttling has the same"`
	Hedge    unit.Duration `yaml:"hedge" doc:"without an answer after this long a second try is sent beside the first, and the first good answer of the two counts; 0s sends none" default:"0s" source:"Dean and Barroso 2013, 'The Tail at Scale': after the 95th percentile"`
	Fallback unit.Percent  `yaml:"fallback" doc:"share of the failed calls that the caller can answer well without" default:"0%"`
	Breaker  *Breaker      `yaml:"breaker" doc:"stops calling for a while when too many calls fail; none when absent"`
}

// Service is how a service guards itself.
type Service struct {
	Shed      *Shed      `yaml:"shed" doc:"turns requests away at the door when too much is inside; none when absent"`
	Scale     *Scale     `yaml:"scale" doc:"changes the number of instances with their utilisation; none when absent"`
	Eject     *Eject     `yaml:"eject" doc:"takes instances that fail out of the traffic; none when absent"`
	Reconnect *Reconnect `yaml:"reconnect" doc:"sessions that its instances hold, and that come back when one ends; none when absent"`
}

// Guarded reports whether the service does any of it.
func (s *Service) Guarded() bool {
	return s.Shed != nil || s.Scale != nil || s.Eject != nil || s.Reconnect != nil
}
