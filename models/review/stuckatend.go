package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// StuckAtEnd finds rollouts that outlast their play.
type StuckAtEnd struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "stuck-at-end",
	Doc:    "A step is watched for longer than plays are followed, or never ends.",
	Source: "clock.follow: so long after the last move, while there is no harm",
	New:    func() Kind { return &StuckAtEnd{} },
})

// Severity is that of all its findings.
func (*StuckAtEnd) Severity() Severity { return Warning }

// Why it matters.
func (*StuckAtEnd) Why() string {
	return "Plays end before the next step and count as stuck, clean or not: what comes after is never played."
}

// Look holds the time between two moves against the follow-up.
func (*StuckAtEnd) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		for k := range x.Stages {
			s := &x.Stages[k]
			if lasts := s.Ends - s.Begins - s.Closed; lasts > c.Follow {
				out = append(out, found(x, bakeOf(x, s), fmt.Sprintf("follow for longer than %s (clock.follow)", span(lasts)),
					"%s lasts %s, and plays are followed for %s after a move", s.Aim.Title, span(lasts), span(c.Follow)))
				break
			}
		}
		if !x.Ends {
			out = append(out, found(x, "", "look for what it waits for: a calendar, a tick, a count", "it does not come to an end by itself"))
		}
	}
	return out
}
