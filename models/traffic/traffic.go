// Package traffic holds what the two traffic engines share: the site they play
// on and the ends that a request can come to.
//
// An engine turns load into requests at services. It reads conditions and the
// exposure in force, and knows nothing of defects, strategies or people.
package traffic

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Site is everything an engine plays on.
type Site struct {
	Engine *sim.Engine
	System *topology.System
	Crowd  *Crowd
	Board  *condition.Board
	Router *exposure.Router
	Sample *signal.Sample // the engine adds to it what monitoring will see
	Sink   Sink
	Meter  *Meter // may be nil
}

// Meter counts attempts, for whoever guards the system. That one clears it now and
// then; all that was ever counted stays in the totals.
type Meter struct {
	Links   []Passage // by link, see topology.System.Links
	Errands []Passage // by operation: requests that nobody's load asks for
	asked   []Passage // by operation, before the counts that are there now
	cleared []Passage // by link, before the counts that are there now
}

// NewMeter returns one that has counted nothing.
func NewMeter(links, operations int) *Meter {
	return &Meter{Links: make([]Passage, links), Errands: make([]Passage, operations), asked: make([]Passage, operations), cleared: make([]Passage, links)}
}

// Total is what has gone over a link since the beginning.
func (m *Meter) Total(link int) Passage { return m.cleared[link].Plus(m.Links[link]) }

// Asked is what has come of the errands of an operation since the beginning.
func (m *Meter) Asked(operation int) Passage {
	return m.asked[operation].Plus(m.Errands[operation])
}

// Clear begins to count anew.
func (m *Meter) Clear() {
	for i := range m.Errands {
		m.asked[i] = m.asked[i].Plus(m.Errands[i])
	}
	for i := range m.Links {
		m.cleared[i] = m.cleared[i].Plus(m.Links[i])
	}
	clear(m.Links)
	clear(m.Errands)
}

// Passage is what went over a link.
type Passage struct {
	Tries   float64 // attempts that are over, those that never arrived included
	Fails   float64 // of them, without a good answer in time; of a store's, before the caller of its user stopped waiting
	Refused float64 // attempts that the caller was kept from making
	Time    float64 // seconds that those took which are over
}

// Plus adds what went over another link, or over this one at another time.
func (p Passage) Plus(q Passage) Passage {
	return Passage{p.Tries + q.Tries, p.Fails + q.Fails, p.Refused + q.Refused, p.Time + q.Time}
}

// Minus takes it away.
func (p Passage) Minus(q Passage) Passage {
	return Passage{p.Tries - q.Tries, p.Fails - q.Fails, p.Refused - q.Refused, p.Time - q.Time}
}

// End is how a request ended for its client.
type End uint8

// The ends. What the change itself caused is kept apart from what queues and
// clocks did, because the two are attributed differently.
const (
	Served   End = iota
	Errored      // a background error or a fault
	ByChange     // the change's effect said fail
	Rejected     // no slot and no place in line, or no instance at all
	TimedOut     // the client, or a caller on the way, stopped waiting
	Ends     = 5
)

func (e End) String() string {
	return [...]string{"served", "errored", "failed by the change", "rejected", "timed out"}[e]
}

// Sink learns the truth: how each client request ended.
type Sink interface {
	// Finish is called once per client request, after its last attempt.
	Finish(now, arrived clock.Time, tenant int, end End, side exposure.Side)
}

// Crowd is who sends, in one world: shared by all plays of the world.
type Crowd struct {
	Population *tenancy.Population
	Load       load.Load
	Offsets    []clock.Span // by cohort: local time of day at instant 0
	Surges     []Surge
	Draws      Draws
	tenants    alias
}
