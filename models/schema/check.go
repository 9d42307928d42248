package schema

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// Check returns what is wrong with a migration beyond its tags: steps out of
// order, and steps that contradict themselves.
func (m *Migration) Check() []kind.Problem {
	var out []kind.Problem
	add := func(field, hint, format string, args ...any) {
		out = append(out, kind.Problem{Field: field, Msg: fmt.Sprintf(format, args...), Hint: hint})
	}
	if len(m.Steps) == 0 {
		add("steps", "write for example [{do: expand}]", "there is no step")
	}
	if len(m.Steps) > mostSteps {
		add("steps", "merge some of them", "%d steps, at most %d", len(m.Steps), mostSteps)
	}
	stage, moment := -1, BeforeDeploy
	for i, s := range m.Steps {
		field := fmt.Sprintf("steps[%d]", i)
		is := map[string]int{"expand": 0, "backfill": 1, "contract": 2}[s.Do]
		if is < stage {
			add(field+".do", "expand, then backfill, then contract", "%s comes after %s", s.Do, m.Steps[i-1].Do)
		}
		if is == 2 && stage == 2 {
			add(field+".do", "drop everything in one step", "the schema is contracted twice")
		}
		stage = is
		if at := momentOf(s.At); at < moment {
			add(field+".at", "put the steps in the order in which they are done", "is %s, and the step before it %s", at, moment)
		} else {
			moment = at
		}
		if s.Lock != nil && s.Offline != nil {
			add(field+".lock", "remove lock, or offline", "nobody can be in the way of a lock while users are turned away")
		}
		idle := s.Takes.IsZero() || s.Takes.Mean() == 0
		if s.Offline != nil && idle {
			add(field+".takes", "write for example takes: 20m", "a window in which nothing is done")
		}
		if s.Load > 0 && idle {
			add(field+".takes", "write for example takes: 40m", "work that takes no time is no load")
		}
		if s.Load > maxLoad {
			add(field+".load", "leave something to the users, such as 50%", "more than %v%% of the store", 100*maxLoad)
		}
	}
	seen := map[[2]string]bool{}
	for i, f := range m.Fails {
		if at := [2]string{f.Version, f.On}; seen[at] {
			add(fmt.Sprintf("fails[%d]", i), "merge the two", "the %s version on the %s shape is listed twice", f.Version, f.On)
		} else {
			seen[at] = true
		}
	}
	return out
}

// mostSteps bounds a migration, and maxLoad what it may take of the store.
// Source: judgement.
const (
	mostSteps = 50
	maxLoad   = 0.99
)
