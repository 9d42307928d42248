package verify

import (
	"fmt"
	"math"
	"strings"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

var _ = add(release()...)

// Whole rehearsals of the smallest release there is.
func release() []Row {
	var out []Row
	for _, engine := range []string{"request", "flow"} {
		out = append(out, budget(engine)...)
		out = append(out, exposed(engine)...)
		out = append(out, missed(engine)...)
		out = append(out, promoted(engine), nonstop(engine), sticky(engine))
	}
	for i := range out {
		out[i].Family = "release"
	}
	return out
}

// budget: detection and rollback take 30 minutes, a fifth of what meets the
// change fails, and the budget is 0.1% of 30 days, or 43.2 minutes.
func budget(engine string) []Row {
	const (
		once   = "{name: all-at-once, kind: all-at-once, deploy: {kind: recreate}}"
		canary = "{name: canary, kind: canary, by: request, steps: [{to: 5%, bake: 10h}, {to: 100%}]}"
	)
	var out []Row
	for _, c := range []struct {
		what, strategy string
		share, fails   float64
		worlds         int
		tolerance      float64
	}{
		{"all at once", once, 1, 0.2, 8, 0.03},
		{"a canary of 5%", canary, 0.05, 0.2, 24, 0.08},
		{"all at once", once, 1, 1, 8, 0.03},
		{"a canary of 5%", canary, 0.05, 1, 24, 0.08},
	} {
		want := 100 * c.share * c.fails * 30 / 43.2
		out = append(out, Row{
			Name: fmt.Sprintf("%g%% errors for 30 minutes, %s: error budget", 100*c.fails, c.what), Engine: engine, Unit: "%",
			Expected: want, Tolerance: c.tolerance * want, Why: noise, Source: "SRE Workbook, ch. 16: in proportion to the traffic exposed",
			Simulate: rehearsed(engine, smallest, c.worlds, true, func(o outcome.Outcome) float64 { return 100 * o.Harm.BudgetBurned },
				"clock.follow=31m", "release.start=1m", "strategies=["+c.strategy+"]", fmt.Sprintf("change.defects.0.fail=%g%%", 100*c.fails), "respond.actions=[{kind: rollback, takes: 0s, succeeds: 100%}]",
				"observe.detectors=[{name: errors, page: oncall, kind: threshold, above: 0.01%, min_requests: 100}]"),
		})
	}
	return out
}

// exposed: a canary by request of share f, errors e, and a Poisson number of
// requests of mean m.
func exposed(engine string) []Row {
	var out []Row
	for _, c := range []struct {
		requests  float64
		minutes   int
		tolerance float64
		worlds    int
	}{{10, 2, 0.8, 50}, {100, 4, 4, 12}, {1000, 10, 0.4, 2}} {
		out = append(out, Row{
			Name: fmt.Sprintf("tenants of %g requests hit by a canary of 5%% that fails 20%%", c.requests), Engine: engine, Unit: "%",
			Expected: 100 * (1 - math.Exp(-c.requests*0.05*0.2)), Tolerance: c.tolerance, Why: noise, Source: "closed form: 1-exp(-m·f·e), about 1-(1-f·e)^m",
			Simulate: rehearsed(engine, smallest, c.worlds, true,
				func(o outcome.Outcome) float64 { return 100 * float64(o.Harm.TenantsHit) / float64(o.Harm.Tenants) },
				"tenants.0.count=1000", fmt.Sprintf("tenants.0.rate=%g/s", 1000*c.requests/float64(60*c.minutes)), fmt.Sprintf("clock.follow=%dm", c.minutes)),
		})
	}
	return out
}

// missed: only k tenants trigger the defect, and a sticky canary of share s has
// none of them with (1-s)^k. One that is there asks for something every second,
// in vain.
func missed(engine string) []Row {
	var out []Row
	for _, c := range []struct{ share, tenants int }{{20, 3}, {5, 10}} {
		out = append(out, Row{
			Name: fmt.Sprintf("a canary of %d%% of the tenants misses what %d trigger", c.share, c.tenants), Engine: engine, Unit: "%",
			Expected: 100 * math.Pow(1-float64(c.share)/100, float64(c.tenants)), Tolerance: 6.5, Why: noise, Source: "closed form: (1-s)^k",
			Simulate: rehearsed(engine, smallest, 1800, true,
				func(o outcome.Outcome) float64 {
					if o.Recovery.FirstHarm == clock.Never {
						return 100
					}
					return 0
				},
				"clock.follow=70s", "services.0.instances=2", "change.defects.0.fail=100%", `change.defects.0.when={tenant: "cohort == 'rare'"}`,
				fmt.Sprintf("strategies=[{name: canary, kind: canary, by: tenant, steps: [{to: %d%%, bake: 10h}, {to: 100%%}]}]", c.share),
				fmt.Sprintf("tenants=[{cohort: rare, count: %d, rate: %d/s, skew: zipf(0)}, {cohort: others, count: 5, rate: 0.1/s}]", c.tenants, c.tenants)),
		})
	}
	return out
}

// promoted: 2% more every minute up to 50%, and then everybody.
func promoted(engine string) Row {
	var steps []string
	for to := 2; to <= 50; to += 2 {
		steps = append(steps, fmt.Sprintf("{to: %d%%, bake: 1m}", to))
	}
	return Row{
		Name: "a canary of interval 1m, step 2% and maximum 50% is promoted", Engine: engine, Unit: "min",
		Expected: 25, Source: "Flagger, deployment strategies: interval × maxWeight / stepWeight",
		Simulate: rehearsed(engine, smallest, 3, false, func(o outcome.Outcome) float64 { return o.Safety.Over.Minutes() },
			"clock.follow=2m", "strategies=[{name: canary, kind: canary, by: request, steps: ["+strings.Join(steps, ", ")+", {to: 100%}]}]"),
	}
}

// nonstop: of a service that is available to 99.9%, a canary of 0.4% may fail
// altogether all the time, and 99.5% are kept.
func nonstop(engine string) Row {
	return Row{
		Name: "available to 99.9%, SLO 99.5%, a canary of the 0.4% between them fails: requests failed beside those that fail anyway", Engine: engine, Unit: "%",
		Expected: 0.4, Tolerance: 0.03, Why: noise, Source: "SRE Workbook, ch. 16, footnote 4: a canary of actual availability less SLO",
		Simulate: rehearsed(engine, smallest, 24, true, func(o outcome.Outcome) float64 { return 100 * o.Harm.Failed / float64(o.Requests) },
			"services.0.errors=0.1%", "change.defects.0.fail=100%", "tenants.0.rate=60/s",
			"strategies=[{name: canary, kind: canary, by: request, steps: [{to: 0.4%, bake: 10h}, {to: 100%}]}]"),
	}
}

// sticky: a canary by tenant hits its own tenants, however many requests they send.
func sticky(engine string) Row {
	return Row{
		Name: "a sticky canary of 5% that fails 20%, 60 requests by each tenant: tenants hit", Engine: engine, Unit: "%",
		Expected: 5, Tolerance: 0.5, Why: noise, Source: "closed form: the canary's share of the tenants; 1-(1-e)^m of them",
		Simulate: rehearsed(engine, smallest, 100, true,
			func(o outcome.Outcome) float64 { return 100 * float64(o.Harm.TenantsHit) / float64(o.Harm.Tenants) },
			"tenants.0.count=400", "tenants.0.rate=100/s", "clock.follow=4m",
			"strategies=[{name: canary, kind: canary, by: tenant, steps: [{to: 5%, bake: 10h}, {to: 100%}]}]"),
	}
}
