package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Bandwidth limits how fast bytes move on a way. Each connection has the limit
// to itself, as in Toxiproxy, so a payload takes payload/bytes_per_s longer, and
// the caller's slot, or the store's connection, is held for that long: that is
// the capacity it costs.
type Bandwidth struct {
	Rate    int `yaml:"bytes_per_s,required" doc:"bytes per second and connection" unit:"bytes/s" min:"1" max:"1000000000000"`
	Payload int `yaml:"payload,required" doc:"bytes of a request and its answer, in the mean" unit:"bytes" min:"1" max:"1000000000"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "bandwidth",
	Doc:     "Limits the bytes per second of every connection: payloads take longer, and hold what they occupy.",
	Source:  "Toxiproxy bandwidth",
	Example: "{kind: bandwidth, bytes_per_s: 100000, payload: 20000}",
	New:     func() Effect { return &Bandwidth{} },
})

// Aims are the calls to a service, a call and a store.
func (f *Bandwidth) Aims() Aims { return ToService | AtCall | AtStore }

// Link adds the time that the payload takes.
func (f *Bandwidth) Link(_ condition.Way, l *condition.Link) {
	l.LateBy(clock.FromSeconds(float64(f.Payload)/float64(f.Rate)), 0)
}
