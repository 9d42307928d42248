package flow

import (
	"fmt"
	"testing"
)

var sink float64

// BenchmarkLawStep steps systems of a growing number of states, as lattices of
// "points" of which the law reaches "high", under a load that never rests.
func BenchmarkLawStep(b *testing.B) {
	for _, c := range []struct {
		slots, places int
		rho           float64
	}{
		{4, 64, 0.9}, {4, 64, 1.1}, {192, 384, 0.95}, {3200, 12800, 0.95}, {3200, 12800, 1.1}, {30, 1_000_000, 1.9},
	} {
		b.Run(fmt.Sprintf("slots=%d,places=%d,rho=%g", c.slots, c.places, c.rho), func(b *testing.B) {
			l := newLaw(c.slots, c.places)
			rate := c.rho * float64(c.slots) / 0.06
			l.step(1000, rate, 0.06, 1)
			b.ReportAllocs()
			b.ResetTimer()
			for i := range b.N {
				l.step(0.1, rate*(1+0.01*float64(i&1)), 0.06, 1)
			}
			b.ReportMetric(float64(len(l.x)), "points")
			b.ReportMetric(float64(l.high), "high")
			sink = l.reject()
		})
	}
}

func BenchmarkLawBeyond(b *testing.B) {
	l := newLaw(192, 384)
	l.settle(0.97*192/0.06, 0.06, 1)
	b.ReportAllocs()
	for b.Loop() {
		sink = l.beyond(2, 0.06, 1)
	}
}

func BenchmarkLawTails(b *testing.B) {
	l := newLaw(192, 384)
	l.settle(0.97*192/0.06, 0.06, 1)
	b.ReportAllocs()
	for i := range b.N {
		sink = l.beyond(2, 0.06*float64(1+i%2), 1) + l.beyond(2, 0.01*float64(i%97), 1)
	}
}
