package detect

import (
	"fmt"
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

// MSPRT is the mixture sequential probability ratio test on who the failures
// belong to ([stats.Sequential]): its p-value is always valid, so it may be looked
// at after every scrape and stopped whenever one likes. It is what canary-compare
// is built on, with what that has chosen left open: which effect it is tuned to, and
// whether to fail a change that makes things better, which is how an experiment is judged.
type MSPRT struct {
	Service     string        `yaml:"service" doc:"a service, or edge for what clients get" default:"(the changed service)"`
	Cohort      string        `yaml:"cohort" doc:"a cohort, whose tenants alone are compared" default:"(all)"`
	Sides       string        `yaml:"sides" doc:"one: fails when the exposed fail more often; two: also when they fail less often" default:"one" enum:"one|two"`
	Every       unit.Duration `yaml:"every" doc:"time between two looks" default:"1m" min:"1s" max:"1d" source:"judgement; it costs no false alarms to look more often"`
	MinRequests int           `yaml:"min_requests" doc:"requests of the exposed in this step before the first look" default:"1" min:"1" max:"1000000000" source:"the test needs none"`
	Alpha       unit.Percent  `yaml:"alpha" doc:"false alarms per step, all looks together" default:"1%" min:"0.0001%" max:"50%" source:"judgement"`
	Effect      float64       `yaml:"effect" doc:"how many times as often the exposed would fail for it to be worth noticing; moves the power, never the level" unit:"times" default:"2" min:"1.01" max:"1000" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Probe]{
	Name:    "msprt",
	Doc:     "Fails when those who see the change fail more often, by a sequential test whose p-value is valid at every look.",
	Source:  "Johari, Pekelis and Walsh, Always Valid Inference, arXiv 1512.04922; Lindon and Malek, arXiv 2011.03567",
	Example: "{kind: msprt, alpha: 1%, effect: 2}",
	New: func() Probe {
		return &MSPRT{Sides: "one", Every: unit.Duration(clock.Minute), MinRequests: 1, Alpha: 0.01, Effect: 2}
	},
})

// Check wants a service and a cohort that exist, and an effect to look for.
func (m *MSPRT) Check(s Site) []kind.Problem {
	var p problems
	p.judged(s, m.Service, m.Cohort, float64(m.Alpha), m.Every.Span())
	if !(m.Effect > 1) || math.IsInf(m.Effect, 1) {
		p.add("effect", "write for example 2", "is no multiple of a failure ratio: %v", m.Effect)
	}
	return p
}

// Needs names the series that the probe reads.
func (m *MSPRT) Needs(s Site) []signal.Need { return []signal.Need{{Service: s.number(m.Service)}} }

// Compares says that it holds the exposed against the others.
func (m *MSPRT) Compares() {}

// Nominal is the chance of a false alarm by construction.
func (m *MSPRT) Nominal() string { return perStep(m.Alpha) }

// FalseAlarms is that as numbers.
func (m *MSPRT) FalseAlarms() Chance { return Chance{Step: float64(m.Alpha)} }

// Holds says what one look tests.
func (m *MSPRT) Holds() Held {
	return Held{Service: m.Service, Cohort: m.Cohort, Alpha: float64(m.Alpha), Least: m.MinRequests}
}

// Fails says when it does.
func (m *MSPRT) Fails() string {
	return fmt.Sprintf("the exposed fail more often than the others at %s (alpha %s a step, a look every %s from %d requests on)", place(m.Service, m.Cohort), m.Alpha, m.Every, m.MinRequests)
}

// Watch begins without evidence.
func (m *MSPRT) Watch(site Site) Watch {
	return &compareWatch{
		evidence: newEvidence(site, m.Service, m.Cohort, m.Every.Span()),
		test:     stats.Sequential{Alpha: float64(m.Alpha), Tau: math.Log(m.Effect), TwoSided: m.Sides == "two"},
		least:    int64(m.MinRequests), verdict: nothing,
	}
}
