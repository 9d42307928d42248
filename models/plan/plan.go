package plan

import (
	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/fault"
	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/respond"
	"github.com/rehearse-sim/rehearse/models/schema"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Plan is a compiled scenario. Nothing changes it once it is made, so any
// number of replications may play it at once.
type Plan struct {
	Scenario *Scenario
	Hash     string // of the scenario after --set and extends
	Ground   string // hash of what makes its worlds: all but how it is rolled out, watched and answered

	Fidelity Fidelity // of the traffic engine that plays it
	Reason   string   // why that one

	Claims Claims

	// Where says in which file, line and column a path of the scenario stands
	// ("strategies[0].gate[1]"); nil where it was read from no file. It is not safe
	// for concurrent use.
	Where func(path string) (file string, line, column int)

	Unknowns []outcome.Unknown
	Redraw   Redraw // of the worlds' own plans, nil where everything is known

	System     *topology.System
	Matches    []tenancy.Match // the tenant expressions of the scenario, each once
	LocalStart []clock.Span    // by cohort: local time of day at instant 0
	Release    clock.Time
	Follow     clock.Span
	Changed    int // the changed service
	Defects    []Defect
	Faults     []fault.Active
	Queues     []Queue
	Strategies []Strategy
	Hazards    []Hazard
	Caches     []Cache
	Detectors  map[string]int // number by name
}

// Defect is a compiled defect with its chance to be there.
type Defect struct {
	change.Active
	Name           string
	Probability    float64
	StagingCatches float64
}

// Strategy is a compiled strategy.
type Strategy struct {
	Name      string
	Index     int              // into the scenario's strategies
	Gates     []int            // numbers of the detectors that guard it
	Migration *schema.Plan     // nil without one
	Ways      []respond.Action // the ways back, in the order in which they are tried
}

// PBad returns the chance that the change has at least one defect, the
// defects being independent.
func (p *Plan) PBad() float64 {
	clean := 1.0
	for _, d := range p.Defects {
		clean *= 1 - d.Probability
	}
	return 1 - clean
}

// CohortNames returns the cohorts in the scenario's order.
func (p *Plan) CohortNames() []string {
	var out []string
	for _, c := range p.Scenario.Tenants {
		out = append(out, c.Name)
	}
	return out
}

// CohortRates returns their mean requests per second.
func (p *Plan) CohortRates() []float64 {
	var out []float64
	for _, c := range p.Scenario.Tenants {
		out = append(out, float64(c.Rate))
	}
	return out
}
