package review

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// UntestedRollback finds rollbacks that were never rehearsed.
type UntestedRollback struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "untested-rollback",
	Doc:    "The way back has never been practised.",
	Source: "respond.actions: rollback; its figures are judgement",
	New:    func() Kind { return &UntestedRollback{} },
})

// Severity is that of all its findings.
func (*UntestedRollback) Severity() Severity { return Warning }

// Why it matters.
func (*UntestedRollback) Why() string {
	return "The first try then comes in the incident: it takes longer and fails more often."
}

// Look reads the rollbacks that some strategy has.
func (*UntestedRollback) Look(c *Case) (out []Finding) {
	for k, a := range c.Scenario.Respond.Actions {
		r, ok := a.Way.(*respond.Rollback)
		used := slices.ContainsFunc(c.Forecasts, func(x *Forecast) bool {
			return slices.ContainsFunc(x.Plan.Ways, func(w respond.Action) bool { return w.Way == a.Way })
		})
		if ok && used && !r.Rehearsed {
			out = append(out, found(nil, fmt.Sprintf("respond.actions[%d].rehearsed", k), "practise it before the release, and write rehearsed: true",
				"%s has never been practised: an attempt takes %s instead of %s in the mean and works in %s of the cases instead of %s",
				a.Called(), span(clock.FromSeconds(r.Typically())), span(clock.FromSeconds(r.Takes.Mean())),
				percent(r.Works()), percent(float64(r.Succeeds))))
		}
	}
	return out
}
