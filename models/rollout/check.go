package rollout

import (
	"fmt"
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Checker is implemented by policies and deploys whose parameters can be wrong
// together. Fields are paths from the strategy's object.
type Checker interface {
	Check(Scene) []kind.Problem
}

// Scene is what is known of the scenario around a strategy before it starts.
type Scene struct {
	Cohorts   []string // in the scenario's order
	Behind    string   // the flag of the strategy, "" for none
	Instances int      // of the changed service in the steady state
	Zones     int      // that they are spread over evenly
	Deploy    Deploy   // how the strategy replaces them
}

// problems collects what a check finds.
type problems []kind.Problem

func (p *problems) add(field, hint, format string, args ...any) {
	*p = append(*p, kind.Problem{Field: field, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// flagless refuses a flag for a policy that moves versions only.
func (p *problems) flagless(s Scene, name string) {
	if s.Behind != "" {
		p.add("behind", "remove it, or use kind: toggle", "%s moves versions and raises no flag", name)
	}
}

func (p *problems) share(field string, x float64) {
	if !(x > 0 && x <= 1) {
		p.add(field, "write a share above 0% and up to 100%", "is no share: %v", x)
	}
}

func (p *problems) bake(field string, d clock.Span) {
	if d < 0 {
		p.add(field, "write 0s or more", "is negative: %s", d)
	}
}

// cohort returns the number of the cohort, -1 when it does not exist.
func (p *problems) cohort(field, name string, s Scene) int {
	i := slices.Index(s.Cohorts, name)
	if i < 0 {
		p.add(field, kind.Remedy(name, s.Cohorts), "there is no cohort %q", name)
	}
	return i
}
