package rng

import "testing"

// sink and sinkBits keep results alive.
var (
	sink     float64
	sinkBits uint64
)

func BenchmarkSamplers(b *testing.B) {
	for _, c := range []struct {
		name string
		draw func(*Stream) float64
	}{
		{"Float64", (*Stream).Float64},
		{"Exp", (*Stream).Exp},
		{"Normal", (*Stream).Normal},
		{"Intn", func(s *Stream) float64 { return float64(s.Intn(1000)) }},
		{"Poisson/mean=0.1", func(s *Stream) float64 { return float64(s.Poisson(0.1)) }},
		{"Poisson/mean=5", func(s *Stream) float64 { return float64(s.Poisson(5)) }},
		{"Poisson/mean=20", func(s *Stream) float64 { return float64(s.Poisson(20)) }},
		{"Poisson/mean=1000", func(s *Stream) float64 { return float64(s.Poisson(1000)) }},
		{"Binomial/np=2", func(s *Stream) float64 { return float64(s.Binomial(20, 0.1)) }},
		{"Binomial/np=300", func(s *Stream) float64 { return float64(s.Binomial(3000, 0.1)) }},
		{"Gamma/shape=0.5", func(s *Stream) float64 { return s.Gamma(0.5) }},
		{"Gamma/shape=4", func(s *Stream) float64 { return s.Gamma(4) }},
		{"uniform", Uniform{1, 5}.Sample},
		{"weibull", Weibull{0.7, 300}.Sample},
		{"normal", Normal{5, 1}.Sample},
		{"empirical", Empirical([]float64{1, 2, 8}).Sample},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			s := NewWorld(1, 0).Stream("bench")
			for b.Loop() {
				sink += c.draw(&s)
			}
		})
	}
}

// BenchmarkService is the hot path of a request: its own stream, one service
// time.
func BenchmarkService(b *testing.B) {
	d := LogNormalP50P95(0.006, 0.020)
	p, k := Compile(d), NewWorld(1, 0).Key("request")
	b.Run("lognormal/concrete", func(b *testing.B) {
		b.ReportAllocs()
		s := k.At(1)
		for b.Loop() {
			sink += d.Sample(&s)
		}
	})
	b.Run("lognormal/compiled", func(b *testing.B) {
		b.ReportAllocs()
		s := k.At(1)
		for b.Loop() {
			sink += p.Sample(&s)
		}
	})
	b.Run("lognormal/compiled/stream-per-request", func(b *testing.B) {
		b.ReportAllocs()
		n := uint64(0)
		for b.Loop() {
			s := k.At(n)
			sink += p.Sample(&s)
			n++
		}
	})
}

func BenchmarkKeys(b *testing.B) {
	w := NewWorld(1, 0)
	k := w.Key("request")
	n := uint64(0)
	for _, c := range []struct {
		name string
		f    func()
	}{
		{"At", func() { s := k.At(n); sinkBits ^= s.state ^ s.gamma }},
		{"Uniform", func() { sink += k.Uniform(n) }},
		{"Sub", func() { sinkBits ^= uint64(k.Sub(n)) }},
		{"Stream", func() { s := w.Stream("fault/db-outage"); sinkBits ^= s.state }},
		{"Bucket", func() { sink += Bucket(uint32(n), "tenant-12345") }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.f()
				n++
			}
		})
	}
}

// Nothing on the way of a request allocates. In the benchmarks it can be
// measured, here it is held.
func TestNoAllocations(t *testing.T) {
	w := NewWorld(1, 0)
	k := w.Key("request")
	n := uint64(0)
	samplers := []Sampler{Compile(Empirical([]float64{1, 2})), Compile(Constant{1})}
	for _, c := range continuous {
		samplers = append(samplers, Compile(c.dist))
	}
	if got := testing.AllocsPerRun(1000, func() {
		n++
		s := k.At(n)
		for i := range samplers {
			sink += samplers[i].Sample(&s)
		}
		sink += float64(s.Poisson(3)+s.Poisson(20)+s.Poisson(200)+s.Binomial(100, 0.3)) + Bucket(7, "tenant-1")
		named := w.Stream("fault/db-outage")
		sink += named.Exp() + k.Sub(n).Uniform(n)
	}); got != 0 {
		t.Errorf("%v allocations a request, want none", got)
	}
}
