package plan

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Fidelity is which traffic engine plays a plan.
type Fidelity uint8

// The engines.
const (
	Request Fidelity = iota // every request, call and retry is an event
	Flow                    // counts per interval
)

func (f Fidelity) String() string { return [...]string{"request", "flow"}[f] }

// RequestsPerSecond is how many requests the request engine is taken to play
// per second of one core, whatever the machine: the choice of an engine must
// not depend on where it is made (judgement; docs/benchmarks has the figures).
const RequestsPerSecond = 1_500_000

// Choose settles the engine for so many replications that are to be done
// within about so much time of one core. A scenario that names an engine gets
// it; auto keeps the request engine, which approximates nothing, where it is
// quick enough.
func (p *Plan) Choose(replications int, within clock.Span) {
	requests := p.requests() * float64(replications)
	seconds := requests / RequestsPerSecond
	size := "about " + roughly(requests) + " requests"
	switch s := p.Scenario; {
	case s.Fidelity == "request":
		p.Fidelity, p.Reason = Request, "the scenario asks for it"
	case s.Fidelity == "flow":
		p.Fidelity, p.Reason = Flow, "the scenario asks for it"
	case seconds <= within.Seconds():
		p.Fidelity, p.Reason = Request, size+" can be played one by one in the time asked for"
	default:
		p.Fidelity, p.Reason = Flow, size+" one by one would take longer than asked for"
	}
}

// requests estimates the requests of one world: the control and two plays of
// every strategy, each with its warm-up and its follow-up.
func (p *Plan) requests() float64 {
	rate := 0.0
	for _, c := range p.Scenario.Tenants {
		rate += float64(c.Rate)
	}
	plays := float64(1 + 2*len(p.Strategies))
	return plays * rate * (p.Release.Add(p.Follow)).Seconds()
}

// roughly writes a count in words: "12 billion".
func roughly(n float64) string {
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}} {
		if n >= u.size {
			return fmt.Sprintf("%.0f %s", n/u.size, u.name)
		}
	}
	return fmt.Sprintf("%.0f", n)
}
