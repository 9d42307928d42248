package review

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/coordination"
	"github.com/rehearse-sim/rehearse/models/kind"
)

// PeopleNotTold finds people who hear of it too late.
type PeopleNotTold struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "people-not-told",
	Doc:    "Somebody who should know of the release is told never, or only after customers have it.",
	Source: "coordination: who needs to know, when and why; the costs are judgement",
	New:    func() Kind { return &PeopleNotTold{} },
})

// Severity is that of all its findings.
func (*PeopleNotTold) Severity() Severity { return Warning }

// Why it matters.
func (*PeopleNotTold) Why() string {
	return "Support does not recognise the tickets, the person on call looks elsewhere first, and other teams stop what they did not expect."
}

// Look holds when people are told against when customers meet the change.
func (*PeopleNotTold) Look(c *Case) (out []Finding) {
	var never []string
	at := -1
	for k, e := range c.Scenario.Coordination {
		if e.Told.Moment == coordination.Never {
			never = append(never, e.Party.Who())
			if at < 0 {
				at = k
			}
		}
	}
	if at >= 0 {
		out = append(out, found(nil, fmt.Sprintf("coordination[%d].told", at), "tell them before, or at release", "never told: %s", list(never)))
	}
	for _, x := range c.Forecasts {
		if x.Config.Silent {
			out = append(out, found(x, ".silent", "remove silent", "nobody is told, not even %s", c.parties()))
			continue
		}
		for k, e := range c.Scenario.Coordination {
			first := slices.IndexFunc(x.Stages, func(s Stage) bool { return s.Aim.Customer && !s.Aim.Staging })
			if e.Told.Moment != coordination.AtStep || first < 0 || e.Told.Step-1 <= first || e.Told.Step > len(x.Stages) {
				continue
			}
			out = append(out, found(x, "", fmt.Sprintf("tell them at step %d, or before (coordination[%d])", first+1, k),
				"%s is told at step %d, %s after customers meet it at step %d", e.Party.Who(), e.Told.Step,
				span(x.Stages[e.Told.Step-1].Reached-x.Stages[first].Reached), first+1))
		}
	}
	return out
}

// parties lists who would be told.
func (c *Case) parties() string {
	var out []string
	for _, e := range c.Scenario.Coordination {
		out = append(out, e.Party.Who())
	}
	return list(out)
}
