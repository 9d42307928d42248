package rollout

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Toggle separates shipping the code from showing the feature: the new version
// goes everywhere dark, then the flag is raised for more and more tenants. What
// is wrong with the version itself hurts in the dark already.
type Toggle struct {
	Dark     unit.Duration `yaml:"dark" doc:"how long the dark version is watched everywhere before the flag is raised" default:"10m" source:"judgement"`
	Steps    []Raise       `yaml:"steps,required" doc:"for whom the flag is raised, growing to everybody; a step keeps what those before it exposed"`
	Shipping `yaml:",inline"`
	Patience `yaml:",inline"`
}

// Raise is one step of a flag.
type Raise struct {
	Cohort string        `yaml:"cohort" doc:"only this cohort; every cohort when absent"`
	To     unit.Percent  `yaml:"to" doc:"share of its tenants, sticky" default:"(100% of the cohort)" min:"0.0001%"`
	Bake   unit.Duration `yaml:"bake" doc:"how long it is watched before the next step" default:"0s"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "toggle",
	Doc:     "Deploys dark behind a flag, then raises the flag for more and more tenants.",
	Source:  "feature toggles as in Hodgson 2017, martinfowler.com/articles/feature-toggles.html",
	Example: "{kind: toggle, deploy_by: {kind: canary, steps: [{to: 5%, bake: 20m}, {to: 100%}]}, steps: [{cohort: internal, bake: 20m}, {to: 10%, bake: 30m}, {to: 100%}]}",
	New:     func() Policy { return &Toggle{Dark: unit.Duration(10 * clock.Minute), Patience: proceed} },
})

// Start ships the dark version.
func (t *Toggle) Start(s Scene) Procedure { return t.behind(s, t.Patience, t.raise) }

// raise raises the flag step by step.
func (t *Toggle) raise(p Progress, dark Aim) []stop {
	stops := []stop{{aim: dark, bake: t.Dark.Span()}}
	shown := dark.Feature
	for _, r := range t.Steps {
		shown = r.widen(shown, p.Cohorts)
		aim := dark
		aim.Title, aim.Feature = r.title(), shown
		aim.Focus, aim.Customer = signal.ByFeature, customers(shown, p.Cohorts)
		stops = append(stops, stop{aim: aim, bake: r.Bake.Span()})
	}
	return stops
}

func (r Raise) share() float64 {
	if r.To == 0 && r.Cohort != "" {
		return 1
	}
	return float64(r.To)
}

func (r Raise) title() string {
	share := unit.Percent(r.share())
	if r.Cohort == "" {
		return share.String() + " of tenants"
	}
	if share == 1 {
		return "cohort " + r.Cohort
	}
	return share.String() + " of cohort " + r.Cohort
}

// widen adds the step to what is shown already.
func (r Raise) widen(shown exposure.Rule, cohorts []string) exposure.Rule {
	for i, name := range cohorts {
		if r.Cohort == "" || r.Cohort == name {
			shown = shown.With(i, r.share())
		}
	}
	return shown
}

// Check wants a flag, known cohorts, and steps that grow and end with everybody.
func (t *Toggle) Check(s Scene) []kind.Problem {
	var p problems
	if s.Behind == "" {
		p.add("behind", "name the flag of the change", "is missing: a toggle needs a flag to raise")
	}
	p.ships(t.Shipping, s)
	p.bake("dark", t.Dark.Span())
	if len(t.Steps) == 0 {
		p.add("steps", "write for example [{to: 10%, bake: 30m}, {to: 100%}]", "has no steps")
		return p
	}
	shown, known := exposure.None(len(s.Cohorts)), true
	for i, r := range t.Steps {
		at := fmt.Sprintf("steps[%d]", i)
		p.bake(at+".bake", r.Bake.Span())
		if r.Cohort != "" && p.cohort(at+".cohort", r.Cohort, s) < 0 {
			known = false
			continue
		}
		if r.Cohort == "" && r.To == 0 {
			p.add(at, "give a cohort, a share (to: 10%), or both", "says neither whom nor how many")
			continue
		}
		p.share(at+".to", r.share())
		wider := r.widen(shown, s.Cohorts)
		if wider.Equal(shown) {
			p.add(at, "each step exposes more than those before", "exposes nobody new: %s", r.title())
		}
		shown = wider
	}
	if known && !shown.Full() {
		p.add("steps", "add a last step {to: 100%}", "end before everybody sees the feature")
	}
	return p
}
