package rollout

import (
	"math"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// Linear widens the exposure by equal shares at equal times.
type Linear struct {
	By       string        `yaml:"by" doc:"what the share is of: tenant (sticky) or request" default:"tenant" enum:"tenant|request"`
	Step     unit.Percent  `yaml:"step,required" doc:"share that is added with each step" min:"0.1%" max:"100%"`
	Every    unit.Duration `yaml:"every,required" doc:"time between two steps" min:"1s" max:"30d"`
	Patience `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "linear",
	Doc:     "Routes equal further shares of tenants or requests to the new version at equal times.",
	Source:  "a canary with setWeight and pause in equal steps; AWS CodeDeploy TimeBasedLinear",
	Example: "{kind: linear, step: 10%, every: 10m}",
	New:     func() Policy { return &Linear{By: "tenant", Patience: proceed} },
})

// Start adds a step whenever its time has come.
func (l *Linear) Start(Scene) Procedure {
	return &worked{Patience: l.Patience, stopsOf: func(p Progress) []stop { return ramp(p.Cohorts, l.By, l.shares(), l.Every.Span()) }}
}

// shares lists the shares of all steps.
func (l *Linear) shares() (out []float64) {
	for i := 1; i < 1100; i++ {
		share := neat(float64(l.Step) * float64(i))
		if share > 1-1e-9 {
			break
		}
		out = append(out, share)
	}
	return append(out, 1)
}

// Check refuses a flag, and more steps than anybody waits for.
func (l *Linear) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "a linear ramp")
	p.ramp(float64(l.Step), l.Every)
	return p
}

// ramp checks a share and a time between steps.
func (p *problems) ramp(step float64, every unit.Duration) {
	p.share("step", step)
	if !(step >= 0.001) {
		p.add("step", "write 0.1% or more", "makes more than 1000 steps: %s", unit.Percent(step))
	}
	if every <= 0 {
		p.add("every", "write for example 10m", "is no time between steps: %s", every)
	}
}

// neat takes the last digits off a share that was worked out.
func neat(share float64) float64 { return math.Round(share*1e9) / 1e9 }
