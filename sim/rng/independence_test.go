package rng

import (
	"fmt"
	"math"
	"testing"
)

// checkUncorrelated takes two lists of uniforms and compares their correlation
// with 0. Limit 6 standard errors of 1/sqrt(n): false-alarm probability 2e-9 a
// pair by the normal law.
func checkUncorrelated(t *testing.T, name string, a, b []float64) {
	t.Helper()
	r := 0.0
	for i := range a {
		r += 12 * (a[i] - 0.5) * (b[i] - 0.5)
	}
	if z := r / math.Sqrt(float64(len(a))); math.Abs(z) > 6 {
		t.Errorf("%s: correlation %.4f, %.1f standard errors", name, r/float64(len(a)), z)
	}
}

// uniforms returns the first n numbers of a stream.
func uniforms(s Stream, n int) []float64 { return draws(n, s.Float64) }

// Streams that differ by one in one ingredient are uncorrelated, in step and
// one draw apart. 9 pairs by 3 shifts: false-alarm probability below 6e-8.
func TestNeighboursAreUncorrelated(t *testing.T) {
	const n = 100000
	w := NewWorld(0, 0)
	for _, c := range []struct {
		name string
		a, b Stream
	}{
		{"seeds", w.Stream("a"), NewWorld(1, 0).Stream("a")},
		{"high seeds", NewWorld(1<<63, 0).Stream("a"), w.Stream("a")},
		{"replications", w.Stream("a"), NewWorld(0, 1).Stream("a")},
		{"seed against replication", NewWorld(1, 0).Stream("a"), NewWorld(0, 1).Stream("a")},
		{"paths", w.Stream("a"), w.Stream("b")},
		{"path and its extension", w.Stream("a"), w.Stream("a\x00")},
		{"stream and key of a path", w.Stream("a"), w.Key("a").At(0)},
		{"numbers", w.Key("a").At(0), w.Key("a").At(1)},
		{"keys", Key(0).At(0), Key(1).At(0)},
	} {
		a, b := uniforms(c.a, n+1), uniforms(c.b, n+1)
		checkUncorrelated(t, c.name, a[:n], b[:n])
		checkUncorrelated(t, c.name+", shifted", a[1:], b[:n])
		checkUncorrelated(t, c.name+", shifted back", a[:n], b[1:])
	}
}

// The first draws of streams n, n+1, ... of a key are as good as a stream: even
// and without correlation between neighbours, the same for Uniform and over
// seeds and replications. 12 lists by 5 tests: false-alarm probability below
// 4e-7 (KS 2e-8 each, correlation 2e-9).
func TestAcrossNumbers(t *testing.T) {
	const n = 100000
	list := func(f func(i int) float64) []float64 {
		i := -1
		return draws(n, func() float64 { i++; return f(i) })
	}
	first := func(s Stream) float64 { return s.Float64() }
	second := func(s Stream) float64 { s.Uint64(); return s.Float64() }
	k := NewWorld(7, 0).Key("request")
	for name, xs := range map[string][]float64{
		"At first":           list(func(i int) float64 { return first(k.At(uint64(i))) }),
		"At second":          list(func(i int) float64 { return second(k.At(uint64(i))) }),
		"At far apart":       list(func(i int) float64 { return first(k.At(uint64(i) << 40)) }),
		"Key(0) At":          list(func(i int) float64 { return first(Key(0).At(uint64(i))) }),
		"small keys At":      list(func(i int) float64 { return first(Key(i).At(0)) }),
		"Uniform":            list(func(i int) float64 { return k.Uniform(uint64(i)) }),
		"Uniform far apart":  list(func(i int) float64 { return k.Uniform(uint64(i) << 40) }),
		"Key(0) Uniform":     list(func(i int) float64 { return Key(0).Uniform(uint64(i)) }),
		"Sub Uniform":        list(func(i int) float64 { return k.Sub(uint64(i)).Uniform(0) }),
		"small keys Uniform": list(func(i int) float64 { return Key(i).Uniform(0) }),
		"seeds":              list(func(i int) float64 { return first(NewWorld(uint64(i), 0).Stream("x")) }),
		"replications":       list(func(i int) float64 { return first(NewWorld(7, i).Stream("x")) }),
	} {
		for _, lag := range []int{1, 2, 3, 256} {
			checkUncorrelated(t, fmt.Sprintf("%s lag %d", name, lag), xs[lag:], xs[:n-lag])
		}
		if d := ks(xs, func(x float64) float64 { return x }); d > ksLimit {
			t.Errorf("%s: KS %.2f, limit %v", name, d, ksLimit)
		}
	}
}

// Within a number, the draws of a key are unrelated to each other: At's first
// against its second, its start against Uniform, against that of the sub-key.
func TestWithinNumber(t *testing.T) {
	const n = 100000
	k := NewWorld(8, 0).Key("request")
	var lists [4][]float64
	for i := range uint64(n) {
		s := k.At(i)
		for j, x := range []float64{s.Float64(), s.Float64(), k.Uniform(i), k.Sub(i).Uniform(0)} {
			lists[j] = append(lists[j], x)
		}
	}
	for i := range lists {
		for j := range i {
			checkUncorrelated(t, fmt.Sprint("lists ", i, " and ", j), lists[i], lists[j])
		}
	}
}

// Every bit of the first draw flips about every second time when one bit of
// the number flips: 64 by 64 pairs of bits, 4096 trials each. Limit 8 standard
// deviations: 4096 x 1.2e-15 = 5e-12.
func TestAvalancheOfNumbers(t *testing.T) {
	const trials = 4096
	k := NewWorld(9, 0).Key("request")
	for in := range 64 {
		var flips [64]int
		for i := range uint64(trials) {
			a, b := k.At(i*weyl1), k.At(i*weyl1^1<<in)
			for out, d := 0, a.Uint64()^b.Uint64(); out < 64; out++ {
				flips[out] += int(d >> out & 1)
			}
		}
		for out, c := range flips {
			if z := (float64(c) - trials/2) / math.Sqrt(trials/4); math.Abs(z) > 8 {
				t.Errorf("bit %d of the number flips bit %d of the draw %d times in %d", in, out, c, trials)
			}
		}
	}
}

// Adding a stream changes no other: whatever else is opened and drawn from in
// between, a stream goes on as if alone.
func TestAddingAStreamChangesNoOther(t *testing.T) {
	w := NewWorld(10, 3)
	alone := uniforms(w.Stream("tenant/sizes"), 100)
	s := w.Stream("tenant/sizes")
	for i, want := range alone {
		other := w.Stream(fmt.Sprint("fault/", i))
		other.Exp()
		third := w.Key("request").At(uint64(i))
		third.Normal()
		if got := s.Float64(); got != want {
			t.Fatalf("draw %d: got %v, want %v", i, got, want)
		}
	}
}

// Paths that share long parts, differ in length only, or are cut differently
// lead to different keys.
func TestPathsAreDistinct(t *testing.T) {
	w, seen := NewWorld(11, 0), map[Key]string{}
	path := ""
	for range 300 {
		for _, p := range []string{path, path + "\x00", path + "/", path + "b"} {
			if other, found := seen[w.Key(p)]; found && other != p {
				t.Fatalf("%q and %q share a key", p, other)
			}
			seen[w.Key(p)] = p
		}
		path += "a"
	}
}
