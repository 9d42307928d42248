package rollout

import (
	"slices"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// CodeDeploy shifts requests as AWS CodeDeploy does with a function or a set of
// tasks: the whole replacement set is started, then the first increment comes at
// once, the others at equal times, and nothing after the last. On EC2 it replaces
// instances: {kind: all-at-once, deploy: {kind: in-place}}.
type CodeDeploy struct {
	Config   string        `yaml:"config" doc:"a predefined configuration such as Canary10Percent5Minutes or Linear10PercentEvery1Minute" default:"(type, percentage and interval)"`
	Type     string        `yaml:"type" doc:"AllAtOnce, TimeBasedCanary (two increments) or TimeBasedLinear (equal increments)" default:"AllAtOnce" enum:"AllAtOnce|TimeBasedCanary|TimeBasedLinear"`
	Share    unit.Percent  `yaml:"percentage" doc:"of the first increment of a canary, or of each increment" default:"10%" min:"1%" max:"100%" source:"the predefined configurations"`
	Interval unit.Duration `yaml:"interval" doc:"between two increments" default:"5m" min:"1s" max:"2d" source:"the predefined configurations"`
	Wait     unit.Duration `yaml:"termination_wait" doc:"how long the original set stays after the last increment, and is the way back at once" default:"0s" min:"0s" max:"2d" source:"AWS CodeDeploy terminationWaitTimeInMinutes: 0 unless given"`
	Patience `yaml:",inline"`
}

var _ = Kinds.Add(kind.Kind[Policy]{
	Name:    "codedeploy",
	Doc:     "Shifts requests to the new version as AWS CodeDeploy does, by type or by a predefined configuration.",
	Source:  "AWS CodeDeploy, trafficRoutingConfig; aws/serverless-application-model deployment_preference_collection.py",
	Example: "{kind: codedeploy, config: Canary10Percent5Minutes}",
	New: func() Policy {
		return &CodeDeploy{Type: "AllAtOnce", Share: 0.1, Interval: unit.Duration(5 * clock.Minute), Patience: proceed}
	},
})

// configs are the predefined configurations.
var configs = []struct {
	name, kind string
	share      unit.Percent
	minutes    int
}{
	{"AllAtOnce", "AllAtOnce", 1, 0},
	{"Canary10Percent5Minutes", "TimeBasedCanary", 0.1, 5},
	{"Canary10Percent10Minutes", "TimeBasedCanary", 0.1, 10},
	{"Canary10Percent15Minutes", "TimeBasedCanary", 0.1, 15},
	{"Canary10Percent30Minutes", "TimeBasedCanary", 0.1, 30},
	{"Linear10PercentEvery1Minute", "TimeBasedLinear", 0.1, 1},
	{"Linear10PercentEvery2Minutes", "TimeBasedLinear", 0.1, 2},
	{"Linear10PercentEvery3Minutes", "TimeBasedLinear", 0.1, 3},
	{"Linear10PercentEvery10Minutes", "TimeBasedLinear", 0.1, 10},
}

// Start looks the configuration up.
func (c *CodeDeploy) Start(Scene) Procedure {
	out := *c
	for _, x := range configs {
		if x.name == c.Config {
			out.Type, out.Share, out.Interval = x.kind, x.share, unit.Duration(clock.Span(x.minutes)*clock.Minute)
		}
	}
	return &worked{Patience: c.Patience, stopsOf: out.stops}
}

func (c *CodeDeploy) stops(p Progress) []stop {
	shares := []float64{1}
	switch c.Type {
	case "TimeBasedCanary":
		shares = []float64{float64(c.Share), 1}
	case "TimeBasedLinear":
		shares = (&Linear{Step: c.Share}).shares()
	}
	if len(shares) == 2 && shares[0] == shares[1] {
		shares = shares[1:]
	}
	stops := ramp(p.Cohorts, "request", shares, c.Interval.Span())
	for i := range stops {
		stops[i].aim.Version, stops[i].aim.Keep = 1, c.Wait.Span()
	}
	return stops
}

// Check refuses a flag, and a configuration that is not predefined.
func (c *CodeDeploy) Check(s Scene) []kind.Problem {
	var p problems
	p.flagless(s, "CodeDeploy")
	p.share("percentage", float64(c.Share))
	var names []string
	for _, x := range configs {
		names = append(names, x.name)
	}
	if c.Config != "" && !slices.Contains(names, c.Config) {
		p.add("config", kind.Remedy(c.Config, names), "there is no predefined configuration %q", c.Config)
	}
	return p
}
