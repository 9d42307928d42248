package rollout

import (
	"math"
	"slices"
	"strings"

	"github.com/rehearse-sim/rehearse/models/kind"
	"github.com/rehearse-sim/rehearse/models/unit"
)

// InPlace replaces instances where they are, as AWS CodeDeploy does on EC2: as
// many at a time as may be missing by the minimum healthy hosts, and none on top.
type InPlace struct {
	Config  string       `yaml:"config" doc:"OneAtATime, HalfAtATime or AllAtOnce, with or without the prefix CodeDeployDefault." default:"OneAtATime" source:"AWS CodeDeploy, predefined deployment configurations for EC2"`
	Hosts   int          `yaml:"host_count" doc:"instances that are to stay healthy, in place of a configuration" default:"(of the configuration)" min:"1" max:"100000" source:"AWS CodeDeploy minimumHealthyHosts HOST_COUNT"`
	Percent unit.Percent `yaml:"fleet_percent" doc:"share of the instances that are to stay healthy, rounded up, in place of a configuration" default:"(of the configuration)" min:"1%" max:"100%" source:"AWS CodeDeploy minimumHealthyHosts FLEET_PERCENT"`
}

var _ = Deploys.Add(kind.Kind[Deploy]{
	Name:    "in-place",
	Doc:     "Replaces instances where they are, as many at a time as minimum healthy hosts allow.",
	Source:  "AWS CodeDeploy on EC2, minimumHealthyHosts",
	Example: "{kind: in-place, config: HalfAtATime}",
	New:     func() Deploy { return &InPlace{Config: "OneAtATime"} },
})

var inPlace = []string{"OneAtATime", "HalfAtATime", "AllAtOnce"}

func (d *InPlace) config() string { return strings.TrimPrefix(d.Config, "CodeDeployDefault.") }

// healthy is how many of n instances are to stay, fewer than all of them.
func (d *InPlace) healthy(n int) int {
	up := func(share float64) int { return int(math.Ceil(share*float64(n) - 1e-9)) }
	switch {
	case d.Hosts > 0:
		return min(d.Hosts, n-1)
	case d.Percent > 0:
		return min(up(float64(d.Percent)), n-1)
	case d.config() == "HalfAtATime":
		return min(up(0.5), n-1)
	case d.config() == "AllAtOnce":
		return 0
	}
	return n - 1
}

// Next stops as many as may be missing, then starts their replacements.
func (d *InPlace) Next(f Fleet) Change {
	return Change{
		Start: max(min(f.Want-f.Ready-f.Starting, f.Desired+f.Extra-f.Ready-f.Starting-f.Others), 0),
		Stop:  max(min(f.Others-f.Stay(), f.Ready+f.Others-d.healthy(f.Desired)), 0),
	}
}

// Check wants a configuration that there is, and healthy hosts that leave one to
// replace.
func (d *InPlace) Check(s Scene) []kind.Problem {
	var p problems
	if !slices.Contains(inPlace, d.config()) {
		p.add("config", kind.Remedy(d.Config, inPlace), "there is no predefined configuration %q", d.Config)
	}
	if d.Hosts > 0 && d.Percent > 0 {
		p.add("fleet_percent", "remove one of the two", "stands beside a host_count")
	}
	if d.Hosts >= s.Instances && s.Instances > 0 {
		p.add("host_count", "leave at least one to replace", "leaves none to replace: %d of %d are to stay", d.Hosts, s.Instances)
	}
	return p
}
