// Package coordination is who is told of a release, when, and what it costs
// where they are not: support, the person on call, teams that depend on it,
// customers. One file per party.
//
//	var c coordination.Costs
//	for i, e := range entries {
//		if told[i] > now {
//			c = c.With(e.Party.Untold())
//		}
//	}
//	fmt.Println(c.Doubt)
//
// Whoever is not listed counts as told before: the times that people take in a
// scenario are those of people who know. All costs are judgement; a scenario
// should give its own. The package says what is lost, and a play loses it.
package coordination

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Entry is one party and when it is told.
type Entry struct {
	Told  When   `yaml:"told" doc:"when: before, at release, at step 2 (when that step of the rollout is in force, counted from 1), or never" default:"before"`
	Why   string `yaml:"why" doc:"what they need to know"`
	Party Party  `yaml:",kind" doc:"who"`
}

// Party is a kind of people who may be told.
type Party interface {
	// Who names them, "support".
	Who() string
	// Untold is what it costs as long as they are not told.
	Untold() Costs
}

// Costs are what is lost while somebody is not told. The zero value is nothing.
type Costs struct {
	Routing *unit.DurationDist // added to the delay of each contact of a hurt user; nil: nothing
	Doubt   float64            // added to the chance of a wrong hypothesis
	Slower  float64            // factor on the diagnosis; below 1 means 1
}

// With adds what another party costs.
func (c Costs) With(o Costs) Costs {
	if o.Routing != nil {
		c.Routing = o.Routing
	}
	c.Doubt += o.Doubt
	c.Slower = max(c.Slower, 1) * max(o.Slower, 1)
	return c
}

// Objector is a [Party] that may have the rollout stopped when it finds out for
// itself.
type Objector interface{ Objection() *Team }

// Announced is a [Party] that expects failures for a while once it is told.
type Announced interface{ Window() *Customers }

// Parties holds every kind of people who may be told.
var Parties = kind.NewRegistry[Party]("party")

// Moment is when somebody is told.
type Moment uint8

// The moments.
const (
	Before Moment = iota // before the release
	AtRelease
	AtStep
	Never
)

// When is a moment, with its step.
type When struct {
	Moment Moment
	Step   int // of AtStep, counted from 1
}

// UnmarshalText reads "before", "at release", "at step 2" or "never".
func (w *When) UnmarshalText(text []byte) error {
	s := string(text)
	step, isStep := strings.CutPrefix(s, "at step ")
	n, err := strconv.Atoi(step)
	switch {
	case s == "before":
		*w = When{}
	case s == "at release":
		*w = When{Moment: AtRelease}
	case s == "never":
		*w = When{Moment: Never}
	case isStep && err == nil && n >= 1 && n <= 1000:
		*w = When{AtStep, n}
	default:
		return fmt.Errorf("want before, at release, at step 2 or never, got %q", s)
	}
	return nil
}

// MarshalText writes the form that UnmarshalText reads.
func (w When) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// String writes "at step 2".
func (w When) String() string {
	switch w.Moment {
	case AtRelease:
		return "at release"
	case AtStep:
		return fmt.Sprintf("at step %d", w.Step)
	case Never:
		return "never"
	}
	return "before"
}
