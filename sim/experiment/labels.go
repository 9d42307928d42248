package experiment

import (
	"context"
	"fmt"
	"strings"
)

// Labels say which play of an experiment something belongs to.
type Labels struct {
	Scenario    string
	Strategy    string // the one last given to [Playing]; empty before
	Replication int    // counted from 0
	Seed        uint64 // the master seed of the experiment
}

// String names all labels that are set, as in "scenario tax-engine, strategy
// canary, replication 17, seed 1".
func (l Labels) String() string {
	var parts []string
	if l.Scenario != "" {
		parts = append(parts, "scenario "+l.Scenario)
	}
	if l.Strategy != "" {
		parts = append(parts, "strategy "+l.Strategy)
	}
	return strings.Join(append(parts, fmt.Sprintf("replication %d, seed %d", l.Replication, l.Seed)), ", ")
}

type labelsKey struct{}

// Playing notes that the job which was given ctx now plays a strategy, so that
// a failure names it. With any other context it does nothing. It must be
// called from the job's own goroutine.
func Playing(ctx context.Context, strategy string) {
	if l, ok := ctx.Value(labelsKey{}).(*Labels); ok {
		l.Strategy = strategy
	}
}
