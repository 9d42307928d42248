package respond

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// CancelMigration ends the statement that waits for its lock, and with it the line
// of those who wait behind it. What has been migrated stays; the rollout goes no
// further.
type CancelMigration struct {
	Takes unit.DurationDist `yaml:"takes" doc:"from the decision until the statement is ended" default:"1m" source:"judgement"`
}

var _ = Ways.Add(kind.Kind[Way]{
	Name:   "cancel-migration",
	Doc:    "Ends the step of a migration that waits for a lock or holds one, and stops the rollout.",
	Source: "PostgreSQL pg_cancel_backend, MySQL KILL QUERY; how long it takes is judgement",
	New:    func() Way { return &CancelMigration{Takes: unit.MustDurationDist("1m")} },
})

// Name is the kind.
func (*CancelMigration) Name() string { return "cancel-migration" }

// Applies to people, while a step of a migration is under way.
func (c *CancelMigration) Applies(s Situation) (bool, string) {
	if over, why := s.exhausted(c.Name()); over {
		return false, why
	}
	switch {
	case s.Automatic:
		return false, "automation ends no statements"
	case !s.Migrating:
		return false, "no migration is under way"
	}
	return true, ""
}

// Try ends the step, which always works.
func (c *CancelMigration) Try(draws Draws, s Situation) Attempt {
	a := attempt(c.Name(), draws, s, c.Takes, 1)
	a.Undo = Undo{Halt: true}
	return a
}
