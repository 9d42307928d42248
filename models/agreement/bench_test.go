package agreement_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/plan"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
	"github.com/rehearse-sim/rehearse/sim/experiment"
)

// by returns the plan to be played by an engine, with its first n strategies.
func by(p *plan.Plan, f plan.Fidelity, n int) *plan.Plan {
	with := *p
	with.Fidelity = f
	with.Strategies = with.Strategies[:n]
	return &with
}

// worlds plays n worlds, as a run does.
func worlds(b *testing.B, p *plan.Plan, n, workers int) []outcome.World {
	results, err := experiment.Run(context.Background(), experiment.Options{
		Scenario: p.Scenario.Name, Seed: 1, Replications: n, Workers: workers,
	}, func(_ context.Context, r int) (outcome.World, error) { return rehearsal.World(p, 1, r, nil), nil })
	if err != nil {
		b.Fatal(err)
	}
	var out []outcome.World
	for _, r := range results {
		out = append(out, r.Value)
	}
	return out
}

// An op is one world of the whole embedded scenario by flow: the control and
// every strategy with a bad and a clean change.
func BenchmarkScenario(b *testing.B) {
	for _, name := range []string{"tax-engine", "planet"} {
		b.Run(name, func(b *testing.B) {
			p := by(scaled(b, name, 1), plan.Flow, 4)
			plays := float64(1+2*len(p.Strategies)) * float64(b.N)
			b.ReportAllocs()
			b.ResetTimer()
			for r := range b.N {
				rehearsal.World(p, 1, r, nil)
			}
			b.ReportMetric(plays/b.Elapsed().Seconds(), "plays/s")
			b.ReportMetric(b.Elapsed().Seconds()*1e3/plays, "ms/play")
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.Sys)/1e6, "MB")
		})
	}
}

// The same worlds by request and by flow: tax-engine at its full rate with a
// follow-up of an hour, as it is and with a checkout that is hot at every hour:
// 57.7 ms for each order of 422 requests/s, on 8 slots.
func BenchmarkFlowSpeedup(b *testing.B) {
	// The restart adds before it takes away, so that it does not tip over.
	hot := []string{
		"load.profile.kind=constant", "services.checkout.instances=4", "services.checkout.concurrency=2", "services.checkout.warmup=0s",
		"strategies.all-at-once.deploy={kind: rolling, surge: 25%, unavailable: 0%}",
	}
	for _, c := range []struct {
		name string
		sets []string
	}{
		{"cool", nil},
		// 88% of the slots are in use.
		{"hot", append([]string{"load.operations.order.share=29%", "load.operations.browse.share=71%"}, hot...)},
		// 97%: the gateway's slots fill up now and then.
		{"brink", append([]string{"load.operations.order.share=32%", "load.operations.browse.share=68%"}, hot...)},
		// 91%, tipped over by a restart that costs capacity.
		{"collapsed", []string{"load.profile.kind=constant", "services.checkout.instances=4", "services.checkout.concurrency=2"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := scaled(b, "tax-engine", 1, append([]string{"clock.follow=1h", "release.start=10m"}, c.sets...)...)
			var spent [2]time.Duration
			for r := range b.N {
				for i, f := range []plan.Fidelity{plan.Request, plan.Flow} {
					start := time.Now()
					rehearsal.World(by(p, f, 1), 1, r, nil)
					spent[i] += time.Since(start)
				}
			}
			b.ReportMetric(float64(spent[0])/float64(spent[1]), "x")
			b.ReportMetric(spent[1].Seconds()*1e3/float64(3*b.N), "flow-ms/play")
		})
	}
}

// planet at 10^5 requests/s, against a hundredth of it with a hundredth of the
// instances.
func BenchmarkRate(b *testing.B) {
	small, large := by(scaled(b, "planet", 0.01), plan.Flow, 4), by(scaled(b, "planet", 1), plan.Flow, 4)
	var spent [2]time.Duration
	for r := range b.N {
		for i, p := range []*plan.Plan{small, large} {
			start := time.Now()
			rehearsal.World(p, 1, r, nil)
			spent[i] += time.Since(start)
		}
	}
	b.ReportMetric(float64(spent[1])/float64(spent[0]), "x")
}

// Sixteen worlds of tax-engine on two workers, against one.
func BenchmarkWorkers(b *testing.B) {
	p := by(scaled(b, "tax-engine", 1), plan.Flow, 4)
	var spent [2]time.Duration
	for range b.N {
		for i := range spent {
			start := time.Now()
			worlds(b, p, 16, i+1)
			spent[i] += time.Since(start)
		}
	}
	b.ReportMetric(float64(spent[0])/float64(spent[1]), "x")
}

// How much narrower common random numbers make a comparison: the variance of the
// difference of two strategies in independent worlds, over that in the same.
func BenchmarkCommonRandomNumbers(b *testing.B) {
	for _, pair := range [][2]string{{"toggle", "rings"}, {"canary", "all-at-once"}} {
		b.Run(pair[0]+"-"+pair[1], func(b *testing.B) {
			p := by(scaled(b, "tax-engine", 1), plan.Flow, 4)
			for range b.N {
				all := worlds(b, p, 60, 2)
				for _, m := range measures {
					unit := map[string]string{
						"tenants hit": "x-tenants", "requests failed": "x-failed", "harmful minutes": "x-minutes",
						"detection": "x-detection", "service recovery": "x-recovery"}[m.name]
					if unit == "" {
						continue
					}
					figure := func(o outcome.Outcome) float64 { return m.measure(o, p.Follow) }
					x, y := column(all, pair[0], true, figure), column(all, pair[1], true, figure)
					d := make([]float64, len(x))
					for i := range d {
						d[i] = x[i] - y[i]
					}
					b.ReportMetric((stat.Variance(x, nil)+stat.Variance(y, nil))/stat.Variance(d, nil), unit)
				}
			}
		})
	}
}
