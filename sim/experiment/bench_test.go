package experiment

import (
	"context"
	"fmt"
	"testing"

	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// customers is the length of a benchmark's replication, about 5 ms.
const customers = 100_000

// queue is an M/M/1 queue at 90 % load whose customers are counted, not kept.
type queue struct {
	e                  *sim.Engine
	arrive, done       sim.HandlerID
	arrivals, services rng.Stream
	waiting, served    int
}

type arrival struct{ *queue }
type completion struct{ *queue }

func (a arrival) Handle(clock.Time, uint64) {
	if a.waiting++; a.waiting == 1 {
		a.serve()
	}
	a.next()
}

func (c completion) Handle(clock.Time, uint64) {
	if c.waiting--; c.waiting > 0 {
		c.serve()
	}
	if c.served++; c.served == customers {
		c.e.Stop()
	}
}

func (q *queue) next() {
	q.e.After(clock.Span(q.arrivals.Exp()*float64(clock.Second)/0.9), sim.World, q.arrive, 0)
}

func (q *queue) serve() {
	q.e.After(clock.Span(q.services.Exp()*float64(clock.Second)), sim.World, q.done, 0)
}

// playQueue plays one replication and returns its digest.
func playQueue(_ context.Context, replication int) (uint64, error) {
	w := rng.NewWorld(1, replication)
	q := &queue{e: sim.New("M/M/1"), arrivals: w.Stream("arrivals"), services: w.Stream("services")}
	q.arrive = q.e.Register("arrival", arrival{q})
	q.done = q.e.Register("completion", completion{q})
	q.next()
	q.e.Run(clock.Never)
	return q.e.Digest(), nil
}

// BenchmarkReplications plays replications of an M/M/1 queue; one operation is
// one replication of 100 000 customers.
func BenchmarkReplications(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			b.ReportAllocs()
			results, err := Run(b.Context(), Options{Replications: b.N, Workers: workers}, playQueue)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "replications/s")
			b.StopTimer()
			if want, _ := playQueue(b.Context(), b.N-1); results[b.N-1].Value != want {
				b.Fatal("a replication's digest depends on the workers")
			}
		})
	}
}
