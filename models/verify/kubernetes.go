package verify

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(kubernetes()...)

// A rolling update of a Deployment with the default 25% of maxSurge, which
// rounds up, and 25% of maxUnavailable, which rounds down.
func kubernetes() []Row {
	var out []Row
	for _, c := range []struct{ replicas, fewest, most int }{{1, 1, 2}, {3, 3, 4}, {4, 3, 5}, {7, 6, 9}, {10, 8, 13}} {
		for _, x := range []struct {
			what string
			want int
			of   func(fewest, most int) int
		}{
			{"fewest ready", c.fewest, func(fewest, _ int) int { return fewest }},
			{"most pods", c.most, func(_, most int) int { return most }},
		} {
			out = append(out, Row{
				Family: "kubernetes", Name: fmt.Sprintf("%d replicas, 25%%/25%%: %s", c.replicas, x.what), Engine: "rolling", Unit: "pods",
				Expected: float64(x.want), Source: "Kubernetes API, RollingUpdateDeployment",
				Simulate: func(uint64) stats.Estimate {
					return exactly(float64(x.of(roll(&rollout.Rolling{Surge: 0.25, Unavailable: 0.25}, c.replicas))))
				},
			})
		}
	}
	return out
}

// roll replaces all instances, each start taking one round, and returns the
// fewest that were ready and the most that there were.
func roll(d rollout.Deploy, replicas int) (fewest, most int) {
	f := rollout.Fleet{Desired: replicas, Want: replicas, Others: replicas}
	fewest, most = replicas, replicas
	for range 1000 {
		c := d.Next(f)
		f.Starting += c.Start
		f.Others -= c.Stop
		fewest, most = min(fewest, f.Ready+f.Others), max(most, f.Ready+f.Starting+f.Others)
		if c.Start == 0 && c.Stop == 0 {
			if f.Starting == 0 {
				break
			}
			f.Ready, f.Starting = f.Ready+f.Starting, 0
		}
	}
	return fewest, most
}
