package review

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// HiddenByScale finds defects that hardly show before everybody has them.
type HiddenByScale struct {
	Part unit.Percent `yaml:"part" doc:"share of what it does to everybody that a step must show to be no surprise" default:"10%" source:"judgement"`
}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "hidden-by-scale",
	Doc:    "A defect grows with the share that is exposed, so that small steps hardly show it.",
	Source: "OpenAI 2024-12-11: load grew with the size of the cluster, and staging was clean",
	New:    func() Kind { return &HiddenByScale{Part: 0.1} },
})

// Severity is that of all its findings.
func (*HiddenByScale) Severity() Severity { return Warning }

// Why it matters.
func (*HiddenByScale) Why() string {
	return "Steps that pass say little about the next one: the leap to everybody is the first real test."
}

// Look holds what the defect does at the last step before everybody against what it
// does then, for triggers that go by the exposed share.
func (h *HiddenByScale) Look(c *Case) (out []Finding) {
	for k := range c.Defects {
		d := &c.Defects[k]
		if d.Trigger.From <= 0 && d.Trigger.Power <= 0 {
			continue
		}
		for _, x := range c.Forecasts {
			early, all := x.Before(), x.Everybody()
			if len(early) == 0 || all == nil {
				continue
			}
			s := early[len(early)-1]
			before, then := c.Reach(d, s, d.Service).exposed, c.Reach(d, all, d.Service).exposed
			if before >= float64(h.Part)*then {
				continue
			}
			f := found(x, "", "add steps between, each watched",
				"%s fails %s of the requests to %s at the last step before everybody (%s) and %s when everybody has it",
				d.Name, percent(before), c.System.Services[d.Service].Name, s.Aim.Title, percent(then))
			f.Path = fmt.Sprintf("change.defects[%d].when", k)
			out = append(out, f)
		}
	}
	return out
}
