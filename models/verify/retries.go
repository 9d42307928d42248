package verify

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/load"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/topology"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
	"github.com/rehearse-sim/rehearse/sim/stats"
)

var _ = add(retries()...)

func retries() []Row {
	var out []Row
	for _, engine := range []string{"request", "flow"} {
		for _, c := range []struct{ f, want float64 }{{0.05, 1.052625}, {0.2, 1.248}, {0.5, 1.875}, {1, 4}} {
			out = append(out, Row{
				Name: fmt.Sprintf("attempts per request, %g%% of them fail, 3 retries", 100*c.f), Engine: engine, Unit: "attempts",
				Expected: c.want, Tolerance: 0.015 * c.want, Why: noise, Source: "truncated geometric: (1-f^4)/(1-f)",
				Simulate: attempts(engine, 1, 4, c.f, 1),
			})
		}
		for _, c := range []struct {
			f, want float64
			like    string
		}{{0.05, 1.052625, "the 3 retries"}, {0.5, 1.1, "0.1 retries"}, {1, 1.1, "0.1 retries"}} {
			out = append(out, Row{
				Name: fmt.Sprintf("3 retries and a budget of 10%%, %g%% fail: as %s", 100*c.f, c.like), Engine: engine, Unit: "attempts",
				Expected: c.want, Tolerance: 0.015 * c.want, Why: noise, Source: "Brooker 2022, Fixing retries with token buckets and circuit breakers; deposits per request",
				Simulate: attempts(engine, 1, 4, c.f, 0.1),
			})
		}
		out = append(out, Row{
			Name: "three layers of 4 attempts, all fail", Engine: engine, Unit: "attempts",
			Expected: 64, Tolerance: 0.4, Why: noise, Source: "SRE book, Addressing Cascading Failures",
			Simulate: attempts(engine, 3, 4, 1, 1),
		}, Row{
			Name: "five layers of 3 attempts, all fail", Engine: engine, Unit: "attempts",
			Expected: 243, Tolerance: 2.5, Why: noise, Source: "Brooker, Amazon Builders' Library, Timeouts, retries and backoff",
			Simulate: attempts(engine, 5, 3, 1, 1),
		})
	}
	for i := range out {
		out[i].Family = "retries"
	}
	return out
}

// attempts simulates how many attempts the last of so many layers gets per
// request, when a share of them fails there. The clients are the first layer; they
// have this budget for retries, per request.
func attempts(engine string, layers, tries int, fails, budget float64) func(uint64) stats.Estimate {
	return func(seed uint64) stats.Estimate {
		var nodes []topology.Node
		for range layers {
			n := service(100_000, 0, topology.FIFO, rng.Constant{Value: 1e-3})
			nodes = append(nodes, n)
		}
		last := layers - 1
		rate, span := 200.0, 40.0
		if layers > 1 {
			rate, span = 20, 40
		}
		if engine == "flow" { // its counts are drawn, and cost the same at any rate
			rate *= 50
		}
		s := system{
			rate: rate, nodes: nodes, calls: tries, seed: seed,
			clients: load.Clients{Timeout: unit.Duration(clock.Hour), Attempts: tries, Budget: unit.Percent(budget)},
			trouble: effect(func(s condition.Subject, e *condition.Effect) {
				if s.Service == last {
					e.ErrorWith(fails)
				}
			}),
		}
		p := s.play(engine)
		p.to(span)
		var x []float64
		for i := range batches {
			ended, _ := p.since(span + span/4*float64(i+1))
			x = append(x, float64(p.Sample.Sum(signal.Select{Service: last, Cohort: signal.Everyone}).Requests)/ended)
		}
		return stats.Mean(x, Confidence)
	}
}
