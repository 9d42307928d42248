package request_test

import (
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/signal"
	"github.com/rehearse-sim/rehearse/models/tenancy"
	"github.com/rehearse-sim/rehearse/models/traffic"
	"github.com/rehearse-sim/rehearse/models/traffic/request"
	"github.com/rehearse-sim/rehearse/scenarios"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

type count struct{ n int64 }

func (c *count) Finish(clock.Time, clock.Time, int, traffic.End, exposure.Side) { c.n++ }

// taxEngine is the steady traffic of the embedded scenario tax-engine.
func taxEngine(tb testing.TB) (*sim.Engine, *count) {
	p, err := scenarios.Load("tax-engine", nil)
	if err != nil {
		tb.Fatal(err)
	}
	world := rng.NewWorld(1, 0)
	population := tenancy.Draw(p.Scenario.Tenants, p.Matches, world)
	none := exposure.None(len(p.Scenario.Tenants))
	var errors []float64
	for _, n := range p.System.Services {
		errors = append(errors, n.Errors)
	}
	c := &count{}
	site := traffic.Site{
		Engine: sim.New("benchmark"), System: p.System,
		Crowd: traffic.NewCrowd(population, p.Scenario.Load, p.LocalStart, world),
		Board: condition.NewBoard(condition.Shape{
			Services: len(p.System.Services), Operations: len(p.Scenario.Load.Operations),
		}, population.Classes, &condition.Background{Ratio: errors, Shape: condition.BackgroundShape, Draws: world.Key("background")}),
		Router: &exposure.Router{Changed: p.Changed, Route: none, Feature: none, Before: none},
		Sample: signal.NewSample(len(p.System.Services), len(p.Scenario.Tenants)), Sink: c,
	}
	request.New(site)
	return site.Engine, c
}

// BenchmarkRequests plays the topology and load of tax-engine; an op is one
// client request with all its calls, store accesses, timeouts and retries.
func BenchmarkRequests(b *testing.B) {
	kernel, c := taxEngine(b)
	kernel.Run(clock.Time(10 * clock.Minute))
	c.n = 0
	b.ReportAllocs()
	b.ResetTimer()
	for c.n < int64(b.N) {
		kernel.Run(kernel.Now().Add(clock.Second))
	}
	b.ReportMetric(float64(c.n)/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(c.n), "ns/request")
}

func TestARequestAllocatesNothing(t *testing.T) {
	kernel, c := taxEngine(t)
	kernel.Run(clock.Time(clock.Hour))
	c.n = 0
	allocs := testing.AllocsPerRun(10, func() { kernel.Run(kernel.Now().Add(10 * clock.Second)) })
	if c.n < 1000 {
		t.Fatalf("only %d requests", c.n)
	}
	if allocs > 0 {
		t.Errorf("%.1f allocations in 10 s of traffic, want none", allocs)
	}
}
