package fault

import (
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// DBLock holds locks in a store: who needs them waits, with a connection in
// hand, until they are released at the end of the strike. Once all connections
// wait, everybody does.
type DBLock struct {
	Access string `yaml:"access" doc:"who waits: operations that write, or all" default:"write" enum:"write|all"`
}

var _ = Kinds.Add(kind.Kind[Effect]{
	Name:    "db.lock",
	Doc:     "Locks a store for writes or for everything; connections are held by those who wait.",
	Source:  "AWS FIS database-blocking-locks",
	Example: "{kind: db.lock, access: write}",
	New:     func() Effect { return &DBLock{Access: "write"} },
})

// Aims are a store.
func (f *DBLock) Aims() Aims { return AtStore }

// Strikes returns who waits.
func (f *DBLock) Strikes() string { return f.Access }

// Link waits until it is over.
func (f *DBLock) Link(_ condition.Way, l *condition.Link) { l.Until = clock.Never }
