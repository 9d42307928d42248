package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// PoolExhaust takes connections of a store away; with a ramp, more and more.
type PoolExhaust struct {
	Take Selection `yaml:"take" doc:"how many connections: all, a number or a percentage, rounded up" default:"all"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "pool.exhaust",
	Doc:     "Takes connections of a store away from everybody who uses it.",
	Source:  "AWS FIS database-connection-limit-exhaustion",
	Example: "{kind: pool.exhaust, take: 90%}",
	New:     func() Effect { return &PoolExhaust{} },
})

// Aims are a store.
func (f *PoolExhaust) Aims() Aims { return AtStore }

// Link takes the connections.
func (f *PoolExhaust) Link(w condition.Way, l *condition.Link) {
	l.Taken += float64(f.Take.Of(w.Connections))
}
