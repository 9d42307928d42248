package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/detect"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// TooMuch refuses a scenario over which a review would take long.
type TooMuch struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "too-much",
	Doc:    "There is so much to look at that a review would take long, so that nothing else is looked at.",
	Source: "judgement: a second or so",
	New:    func() Kind { return &TooMuch{} },
})

// mostEffort is how much a review does: looks of a gate at a defect in a step, by
// groups of tenants and operations. Source: judgement, about a second.
const mostEffort = 1_500_000

// Severity is that of all its findings.
func (*TooMuch) Severity() Severity { return Warning }

// Why it matters.
func (*TooMuch) Why() string {
	return "What was not looked at may be wrong: no other finding does not mean that there is none."
}

// Look says what makes it so much.
func (*TooMuch) Look(c *Case) (out []Finding) {
	if !c.tooMuch() {
		return nil
	}
	steps := 0
	for i := range c.Forecasts {
		steps += len(c.Forecasts[i].Stages)
	}
	f := found(nil, "strategies", "review fewer strategies at a time, or ones of fewer steps: a ramp of 100 steps shows what one of 1000 does",
		"%s of the first %s, each looked at for %s by each gate, are too much: nothing else was reviewed",
		many(steps, "step"), strategies(len(c.Forecasts)), many(max(len(c.Defects), 1), "defect"))
	return append(out, f)
}

func strategies(n int) string {
	if n == 1 {
		return "strategy"
	}
	return fmt.Sprintf("%d strategies", n)
}

func (c *Case) tooMuch() bool { return c.effort > mostEffort }

// efforts is what it takes to look at a strategy.
func (c *Case) efforts(x *Forecast) (sum float64) {
	cohorts, ops := float64(len(c.Scenario.Tenants)), float64(len(c.Scenario.Load.Operations))
	for i := range x.Stages {
		minutes := 0.0 // whose load is added up, which takes a tenth of the time
		if c.Scenario.Load.Profile.Kind == "diurnal" {
			minutes = (x.Stages[i].Bake() % clock.Day).Minutes() // whole days need none
		}
		sum += float64(len(c.groups))*ops + cohorts*(ops+minutes)/10
	}
	looks := 1 // at a defect in a step
	for _, g := range c.gates(x) {
		looks++
		if b, ok := g.detector.Probe.(*detect.BurnRate); ok {
			looks += len(b.All()) - 1
		}
	}
	const row = 40 // of the report
	return row*float64(len(x.Stages)) + sum*float64(looks)*float64(len(c.Defects)+1)
}
