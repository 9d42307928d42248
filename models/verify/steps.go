package verify

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"

	_ "embed"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(steps()...)

// What tools do step by step, played as whole rehearsals.
func steps() []Row {
	out := []Row{argo()}
	for _, engine := range []string{"request", "flow"} {
		out = append(out, flagger(engine)...)
		out = append(out, regions(engine, 6), regions(engine, 9))
	}
	for i := range out {
		out[i].Family = "steps"
	}
	return out
}

// flagger: the example of its documentation. It says 25 and 10 minutes; its code
// takes three ticks more for the one and, counted from the first weight, one more
// for the other.
func flagger(engine string) []Row {
	strategy := "strategies=[{name: flagger, kind: flagger, interval: 1m, step_weight: 2%, max_weight: 50%, threshold: 10%s}]"
	return []Row{
		{
			Name: "Flagger promotes: interval 1m, step 2%, maximum 50%", Engine: engine, Unit: "min",
			Expected: 28, Source: "fluxcd/flagger scheduler.go: (weights + 3) ticks; its documentation: 25",
			Simulate: rehearsed(engine, smallest, 3, false, func(o outcome.Outcome) float64 { return o.Safety.Over.Minutes() },
				"clock.follow=5m", strings.Replace(strategy, "%s", "", 1)),
		},
		{
			Name: "Flagger rolls back after threshold 10: from the first weight", Engine: engine, Unit: "min",
			Expected: 11, Source: "fluxcd/flagger scheduler.go: (threshold + 1) ticks; its documentation: 10",
			Simulate: rehearsed(engine, smallest, 3, true, func(o outcome.Outcome) float64 { return between(o, "2% of requests", "abort") },
				"tenants.0.rate=60/s", "clock.follow=30m", "change.defects.0.fail=100%", strings.Replace(strategy, "%s", ", gate: [{detector: errors}]", 1),
				"observe.detectors=[{name: errors, kind: threshold, scope: exposed, above: 10%, window: 30s, min_requests: 1}]"),
		},
	}
}

// between returns the minutes from one line of the timeline to another.
func between(o outcome.Outcome, from, to string) float64 {
	var at [2]clock.Time
	for i, word := range []string{from, to} {
		at[i] = -1
		for _, e := range o.Timeline {
			if e.Lane == outcome.Did && strings.Contains(e.Text, word) && at[i] < 0 {
				at[i] = e.At
			}
		}
	}
	return at[1].Sub(at[0]).Minutes()
}

// regions: one region a wave, each with a one-box first, from Monday morning on.
// A one-box bakes 1 hour, the first wave 12 hours and the others 4, so the first has
// a day of its own and later days have room for two waves. The article does not say
// how many regions there are: with one a wave, 6 to 9 take the four or five business
// days that it gives, and the rows play both ends.
func regions(engine string, n int) Row {
	var tenants, order []string
	for i := range n {
		order = append(order, fmt.Sprintf("r%d", i))
		tenants = append(tenants, fmt.Sprintf("{cohort: r%d, count: 5, rate: 0.01/s}", i))
	}
	return Row{
		Name: fmt.Sprintf("%d regions (judgement), one a wave, in business hours: everybody has had it on business day", n), Engine: engine, Unit: "day",
		Expected: 1 + math.Ceil(float64(n-1)/2), Source: "Amazon Builders' Library, Automating safe, hands-off deployments: bakes of 1 h, 12 h and 4 h; four or five business days",
		Simulate: rehearsed(engine, smallest, 2, false, func(o outcome.Outcome) float64 { return 1 + math.Floor(o.Safety.Over.Hours()/24) },
			`clock.start="Mon 09:00"`, "clock.follow=13h", "tenants=["+strings.Join(tenants, ", ")+"]",
			`strategies=[{name: waves, kind: scheduled, windows: [{days: [Mon, Tue, Wed, Thu, Fri], from: "09:00", to: "17:00"}], then: {kind: waves, grow: 1, order: [`+strings.Join(order, ", ")+"]}}]"),
	}
}

//go:embed argo_basic_canary_counts.csv
var argoCounts string

// argo: of the cases of upstream's own test, how many come out the same.
func argo() Row {
	r := csv.NewReader(strings.NewReader(argoCounts))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		panic(err)
	}
	return Row{
		Name: "Argo's basic canary: cases of its own test that come out the same", Engine: "canary", Unit: "cases",
		Expected: float64(len(rows) - 1), Source: "argoproj/argo-rollouts utils/replicaset/canary_test.go",
		Simulate: func(uint64) stats.Estimate {
			same := 0.0
			for _, row := range rows[1:] {
				var x [6]int
				for i := range x {
					x[i], _ = strconv.Atoi(row[i])
				}
				if fresh, old := rollout.Counts(x[0], float64(x[1]), x[3] > 0); fresh == x[4] && old == x[5] {
					same++
				}
			}
			return exactly(same)
		},
	}
}
