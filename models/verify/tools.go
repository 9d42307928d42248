package verify

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(tools()...)

// How long tools take for what they have names for, and how many instances they
// leave, by their own rules.
func tools() []Row {
	out := []Row{inPlace("OneAtATime", 8), inPlace("HalfAtATime", 5), inPlace("AllAtOnce", 0)}
	full := func(o outcome.Outcome) float64 { return o.Safety.Over.Minutes() }
	for _, engine := range []string{"request", "flow"} {
		for _, c := range []struct {
			name, strategy, source string
			want                   float64
			bad                    bool
			of                     func(outcome.Outcome) float64
			sets                   []string
		}{
			{"CodeDeploy Linear10PercentEvery1Minute: everybody after", "kind: codedeploy, config: Linear10PercentEvery1Minute",
				"the first increment at once, ten in all", 9, false, full, nil},
			{"AppConfig, linear by 20% in 10 h: everybody after", "kind: appconfig, behind: f, duration: 10h, final_bake: 0s",
				"AWS AppConfig, deployment strategies: 100% at 10 h", 600, false, func(o outcome.Outcome) float64 { return between(o, "the dark version", "expose 100%") },
				[]string{"change.flag=f", "clock.follow=3h", "tenants.0.rate=1/s"}},
			{"Flagger blue/green: 10 iterations of 1m", "kind: flagger, interval: 1m, iterations: 10, mirror: true",
				"fluxcd/flagger scheduler.go: (iterations + 1 + 3) ticks", 14, false, full, nil},
			{"Argo, dynamicStableScale: back from the third weight", "kind: argo, dynamic_stable_scale: true, steps: [{set_weight: 25%}, {pause: 1m}, {set_weight: 50%}, {pause: 1m}, {set_weight: 75%}, {pause: 10m}], gate: [{detector: errors, over: rollout, initial_delay: 5m, count: 1}]",
				"argoproj/argo-rollouts trafficrouting.go, canary.go: all missing stable pods at once, start of a pod", 1.0 / 3, true, func(o outcome.Outcome) float64 { return between(o, "abort", "100% of the requests go back") },
				[]string{"services.0.startup=20s", "tenants.0.rate=60/s", "change.defects.0.fail=100%", "respond.actions=[{kind: traffic-shift, takes: 0s}]",
					"observe.detectors=[{name: errors, kind: threshold, scope: exposed, above: 10%, window: 30s, min_requests: 1}]"}},
			{"Kubernetes, 10 replicas, 25%/25%, 20s to start, minReadySeconds 10: everybody after", "kind: all-at-once, deploy: {kind: rolling, min_ready: 10s}",
				"Kubernetes rolling.go: ceil(replicas / (surge + unavailable)) × (start + minReadySeconds)", 1, false, full,
				[]string{"services.0.startup=20s", "services.0.instances=10"}},
		} {
			out = append(out, Row{
				Name: c.name, Engine: engine, Unit: "min", Expected: c.want, Source: c.source,
				Simulate: rehearsed(engine, smallest, 2, c.bad, c.of, append(c.sets, "strategies=[{name: tool, "+c.strategy+"}]")...),
			})
		}
	}
	for i := range out {
		out[i].Family = "tools"
	}
	return out
}

// inPlace: of nine instances, the fewest that are there while they are replaced.
func inPlace(config string, want int) Row {
	return Row{
		Name: fmt.Sprintf("CodeDeploy on EC2, %s of 9: fewest healthy", config), Engine: "in-place", Unit: "hosts",
		Expected: float64(want), Source: "AWS CodeDeploy, predefined configurations: half rounds what is replaced down",
		Simulate: func(uint64) stats.Estimate {
			fewest, _ := roll(&rollout.InPlace{Config: config}, 9)
			return exactly(float64(fewest))
		},
	}
}
