package review

import "github.com/rehearse-sim/rehearse/models/kind"

// HurtsInTheDark finds flags that do not hide what is wrong.
type HurtsInTheDark struct{}

var _ = Kinds.Add(kind.Kind[Kind]{
	Name:   "hurts-in-the-dark",
	Doc:    "A defect may sit in the version, and a flag ships the version to everybody in one step.",
	Source: "what is dark is the feature, not the code around it",
	New:    func() Kind { return &HurtsInTheDark{} },
})

// Severity is that of all its findings.
func (*HurtsInTheDark) Severity() Severity { return Warning }

// Why it matters.
func (*HurtsInTheDark) Why() string {
	return "The flag hides the feature only: code that hurts when it runs hurts everybody before the first step of the flag, and lowering it does not help."
}

// Look finds dark steps that leave out nobody.
func (*HurtsInTheDark) Look(c *Case) (out []Finding) {
	for _, x := range c.Forecasts {
		if x.Config.Behind == "" {
			continue
		}
		at := -1 // the first step that ships the version
		for k := range x.Stages {
			if x.Stages[k].State.New > 0 {
				at = k
				break
			}
		}
		if at < 0 || x.Stages[at].Shows() || x.Stages[at].State.New < 1-1e-9 {
			continue
		}
		for k := range c.Defects {
			if d := &c.Defects[k]; !d.Feature && !d.Everywhere && d.Probability > 0 {
				out = append(out, found(x, "", "ship the dark version in steps as well: deploy_by: {kind: canary, …}",
					"%s sits in the version: %s puts it in front of 100%% of the traffic in one step", d.Name, x.Stages[at].Aim.Title))
			}
		}
	}
	return out
}
