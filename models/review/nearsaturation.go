package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// NearSaturation finds services with no room for anything to go wrong.
type NearSaturation struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "near-saturation",
	Doc:    "While the release is followed, the load alone holds nine tenths of a service's slots.",
	Source: "Erlang 1917: waiting goes by 1/(1-ρ); the nine tenths are judgement",
	New:    func() Kind { return &NearSaturation{} },
})

// nearly is the share of its slots from which a service has no room.
const nearly = 0.9

// Severity is that of all its findings.
func (*NearSaturation) Severity() Severity { return Warning }

// Why it matters.
func (*NearSaturation) Why() string {
	return "Chance alone makes it slow, with a clean change as well, and whatever answers a little more slowly tips it over."
}

// Look holds the slots that are needed at the busiest time against those there are.
func (*NearSaturation) Look(c *Case) (out []Finding) {
	top, at := 0.0, clock.Span(0)
	for t := clock.Span(0); t <= min(c.Follow, clock.Day); t += 10 * clock.Minute {
		if f := c.Factor(t); f > top+1e-9 {
			top, at = f, t
		}
	}
	for i, needed := range c.Busy(c.rate * top) {
		n := &c.System.Services[i]
		if slots := float64(n.Instances * n.Concurrency); needed >= nearly*slots {
			out = append(out, found(nil, fmt.Sprintf("services[%d]", i), "give it more instances or concurrency, or release when it is calmer",
				"%s needs %.1f of its %.0f slots at %s, %s; %s more load, or slower answers, is more than it can carry",
				n.Name, needed, slots, c.clockAt(at), percent(needed/slots), percent(slots/needed-1)))
		}
	}
	return out
}
