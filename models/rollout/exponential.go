package rollout

import (
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Exponential multiplies the exposure at equal times: while little is known few
// are exposed, and it does not take for ever.
type Exponential struct {
	By       string        `yaml:"by" doc:"what the share is of: tenant (sticky) or request" default:"tenant" enum:"tenant|request"`
	First    unit.Percent  `yaml:"first,required" doc:"share of the first step" min:"0.0001%" max:"100%"`
	Factor   float64       `yaml:"factor" doc:"what each step multiplies the share by" default:"2" min:"1.01" max:"100" source:"AWS AppConfig: G·2^N"`
	Every    unit.Duration `yaml:"every,required" doc:"time between two steps" min:"1s" max:"30d"`
	Patience `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "exponential",
	Doc:     "Multiplies the share of tenants or requests that are routed to the new version at equal times.",
	Source:  "AWS AppConfig, growth type EXPONENTIAL; growing waves",
	Example: "{kind: exponential, first: 1%, every: 10m}",
	New:     func() Policy { return &Exponential{By: "tenant", Factor: 2, Patience: proceed} },
})

// Start multiplies the share whenever its time has come.
func (e *Exponential) Start(Scene) Procedure {
	return &worked{Patience: e.Patience, stopsOf: func(p Progress) []stop {
		return ramp(p.Cohorts, e.By, growing(float64(e.First), e.Factor), e.Every.Span())
	}}
}

// growing lists the shares of all steps up to everybody.
func growing(first, factor float64) (out []float64) {
	for share := first; share < 1-1e-9 && len(out) < 2000; share *= factor {
		out = append(out, neat(share))
	}
	return append(out, 1)
}

// Check refuses a flag, and a share that does not grow.
func (e *Exponential) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "an exponential ramp")
	p.share("first", float64(e.First))
	if !(e.Factor > 1) {
		p.add("factor", "write for example 2", "does not grow: %v", e.Factor)
	}
	if e.Every <= 0 {
		p.add("every", "write for example 10m", "is no time between steps: %s", e.Every)
	}
	return p
}

// ramp is a stop for each share, all but the last as long.
func ramp(cohorts []string, by string, shares []float64, every clock.Span) []stop {
	out := make([]stop, len(shares))
	for i, share := range shares {
		out[i] = stop{bake: every, aim: toShare(cohorts, share, by)}
	}
	out[len(out)-1].bake = 0
	return out
}
