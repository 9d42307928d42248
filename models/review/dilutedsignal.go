package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
)

// DilutedSignal holds levels over everybody against what a small step adds to them.
type DilutedSignal struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "diluted-signal",
	Doc:    "A gate looks at everybody while so few are exposed that a defect of the scenario drowns.",
	Source: "time to fire of a burn rate: SRE Workbook ch. 5; domain invariant of dilution",
	New:    func() Kind { return &DilutedSignal{} },
})

// Severity is that of all its findings.
func (*DilutedSignal) Severity() Severity { return Warning }

// Why it matters.
func (*DilutedSignal) Why() string {
	return "A small canary is diluted below a level that is meant for everybody: the gate passes while all who are exposed fail."
}

// Look holds levels over all traffic against what a defect adds at each step.
func (*DilutedSignal) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		for k := range c.Defects {
			d := &c.Defects[k]
			best := c.unseen(x, d, func(v sight) bool { return !v.compares && v.level > 0 && v.share < 1 && v.adds > 1e-9 },
				func(a, b sight) bool { return a.adds > b.adds })
			if best == nil {
				continue
			}
			slow := "which it never is"
			if best.takes > 0 {
				slow = fmt.Sprintf("which takes %s, and the step bakes for %s", span(best.takes), span(best.at.Bake()))
			}
			out = append(out, found(x, fmt.Sprintf(".gate[%d]", best.by.index), "have the gate read scope: exposed, or compare the exposed with the others",
				"%s looks at all requests, of which %s are exposed at %s: %s makes %s of them fail, and it wants more than %s, %s",
				best.by.gate.Detector, percent(best.share), best.at.Aim.Title, d.Name, percent(best.base+best.adds), percent(best.level), slow))
		}
	}
	return out
}
