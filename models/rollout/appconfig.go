package rollout

import (
	"math"
	"slices"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// AppConfig raises a flag as AWS AppConfig deploys a configuration: nobody has
// it at first, and everybody when the duration is over; then comes a last bake in
// which an alarm still takes it back. The code is shipped dark before. How long
// clients go on polling the old value is how long a flag takes to be heard.
type AppConfig struct {
	Predefined string        `yaml:"predefined" doc:"a predefined strategy such as Linear20PercentEvery6Minutes" default:"(growth, percentage, duration and final bake)"`
	By         string        `yaml:"by" doc:"what the share is of: tenant (sticky) or request (an agent before 2.0.136060: a user flips between hosts)" default:"tenant" enum:"tenant|request"`
	Growth     string        `yaml:"growth" doc:"linear (equal increments) or exponential (G·2^N)" default:"linear" enum:"linear|exponential" source:"AWS AppConfig GrowthType"`
	Share      unit.Percent  `yaml:"growth_factor" doc:"G: the first increment, and each further one of a linear growth" default:"20%" min:"1%" max:"100%" source:"AWS AppConfig GrowthFactor, of the predefined strategies"`
	Duration   unit.Duration `yaml:"duration" doc:"until everybody has it" default:"30m" min:"0s" max:"1d" source:"AWS AppConfig DeploymentDurationInMinutes, of the predefined strategies"`
	FinalBake  unit.Duration `yaml:"final_bake" doc:"how long alarms go on taking it back after that" default:"30m" min:"0s" max:"1d" source:"AWS AppConfig FinalBakeTimeInMinutes, of the predefined strategies"`
	Shipping   `yaml:",inline"`
	Patience   `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "appconfig",
	Doc:     "Raises a flag as AWS AppConfig deploys a configuration, linearly or exponentially and with a last bake.",
	Source:  "AWS AppConfig, deployment strategies",
	Example: "{kind: appconfig, predefined: Canary10Percent20Minutes}",
	New: func() Policy {
		half := unit.Duration(30 * clock.Minute)
		return &AppConfig{By: "tenant", Growth: "linear", Share: 0.2, Duration: half, FinalBake: half, Patience: proceed}
	},
})

// predefined are the strategies that AppConfig offers by name. The one called a
// canary holds nothing: it doubles from 10%.
var predefined = []struct {
	name, growth string
	share        unit.Percent
	lasts, bake  clock.Span
}{
	{"AppConfig.AllAtOnce", "linear", 1, 0, 10 * clock.Minute},
	{"AppConfig.Linear20PercentEvery6Minutes", "linear", 0.2, 30 * clock.Minute, 30 * clock.Minute},
	{"AppConfig.Linear50PercentEvery30Seconds", "linear", 0.5, clock.Minute, clock.Minute},
	{"AppConfig.Canary10Percent20Minutes", "exponential", 0.1, 20 * clock.Minute, 10 * clock.Minute},
}

// named reports whether a predefined strategy has the name, with or without the
// prefix.
func named(full, name string) bool { return name == full || "AppConfig."+name == full }

// Start looks the predefined strategy up, and ships the dark version.
func (a *AppConfig) Start(s Scene) Procedure {
	out := *a
	for _, x := range predefined {
		if named(x.name, a.Predefined) {
			out.Growth, out.Share, out.Duration, out.FinalBake = x.growth, x.share, unit.Duration(x.lasts), unit.Duration(x.bake)
		}
	}
	f := out.behind(s, out.Patience, out.raise)
	f.sent = true
	return f
}

// raise raises the flag increment by increment. A linear growth
// has them at D·G, 2·D·G and so on; an exponential one at equal times, the last
// at D (judgement: the documentation gives the shares and not the times).
func (a *AppConfig) raise(p Progress, dark Aim) []stop {
	n := len(p.Cohorts)
	shares := growing(float64(a.Share), 2)
	every := clock.Span(math.Round(float64(a.Duration) / float64(len(shares))))
	if a.Growth == "linear" {
		shares = (&Linear{Step: a.Share}).shares()
		every = clock.Span(math.Round(float64(a.Duration) * float64(a.Share)))
	}
	stops := []stop{{aim: dark, bake: every}}
	for i, share := range shares {
		aim := dark
		aim.Feature = exposure.Share(n, share)
		aim.Feature.PerRequest = a.By == "request"
		aim.Title, aim.Focus, aim.Customer = toShare(p.Cohorts, share, a.By).Title, signal.ByFeature, customers(aim.Feature, p.Cohorts)
		s := stop{aim: aim, bake: every}
		switch i {
		case len(shares) - 2:
			s.bake = max(a.Duration.Span()-every*clock.Span(len(shares)-1), 0)
		case len(shares) - 1:
			s.bake = a.FinalBake.Span()
		}
		stops = append(stops, s)
	}
	return stops
}

// Check wants a flag, and a predefined strategy that there is.
func (a *AppConfig) Check(s Scene) []kind.Problem {
	var p problems
	if s.Behind == "" {
		p.add("behind", "name the flag of the change", "is missing: AppConfig moves a configuration, not a version")
	}
	p.ships(a.Shipping, s)
	p.share("growth_factor", float64(a.Share))
	var names []string
	for _, x := range predefined {
		names = append(names, x.name[len("AppConfig."):])
	}
	if a.Predefined != "" && !slices.ContainsFunc(names, func(n string) bool { return named("AppConfig."+n, a.Predefined) }) {
		p.add("predefined", kind.Remedy(a.Predefined, names), "there is no predefined strategy %q", a.Predefined)
	}
	return p
}
