package rng

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

var _ rand.Source = (*Stream)(nil)

// The mixer and the sequence are those of SplitMix64: with the golden-ratio
// increment and seed 1234567, the first outputs of Vigna's splitmix64.c (the
// vector that Rosetta Code gives for it).
func TestSplitMix64Vector(t *testing.T) {
	s := Stream{state: 1234567, gamma: weyl0}
	for i, want := range []uint64{
		6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
	} {
		if got := s.Uint64(); got != want {
			t.Errorf("output %d: %d, want %d", i, got, want)
		}
	}
}

// Increments are odd, so that the period is full, and change bits often
// enough.
func TestIncrements(t *testing.T) {
	repaired := 0
	for i := range uint64(1000000) {
		s := Key(1).At(i)
		if s.gamma&1 == 0 || bits.OnesCount64(s.gamma^s.gamma>>1) < 24 {
			t.Fatalf("stream %d has the increment %#x", i, s.gamma)
		}
		if raw := murmurMix(1^(i+1)*weyl1) | 1; raw != s.gamma {
			repaired++
		}
	}
	if repaired == 0 {
		t.Error("no increment was repaired: the branch is not tested")
	}
}

// Intn is even: chi-square over n cells, alarm at p < 1e-8, 4 cases.
func TestIntn(t *testing.T) {
	s := NewWorld(12, 0).Stream("test/intn")
	for _, n := range []int{1, 2, 7, 1000} {
		counts := map[int64]int{}
		for range 100000 {
			counts[int64(s.Intn(n))]++
		}
		if n == 1 {
			if counts[0] != 100000 {
				t.Errorf("Intn(1) is not always 0: %v", counts)
			}
			continue
		}
		p := chiSquare(counts, 100000, int64(n-1), func(k float64) float64 { return 1 / float64(n) })
		if !(p > 1e-8) {
			t.Errorf("Intn(%d): p-value %.2g", n, p)
		}
	}
	mustPanic(t, func() { s.Intn(0) })
}

// A large n, where a biased method shows: with n = 3 * 2^61, taking the
// remainder would put 3/8 of the draws in the first third, and the high word
// without rejection would give 3/8 of the draws the remainder 0 by 3. Limit 6
// standard errors, 6 counts: false-alarm probability 1.2e-8.
func TestIntnLarge(t *testing.T) {
	s := NewWorld(13, 0).Stream("test/intn")
	const n, third = 3 << 61, 1 << 61
	var thirds, remainders [3]float64
	for range 300000 {
		x := s.Intn(n)
		thirds[x/third]++
		remainders[x%3]++
	}
	for i := range 3 {
		for _, c := range []float64{thirds[i], remainders[i]} {
			if z := (c - 100000) / math.Sqrt(100000*2./3); math.Abs(z) > 6 {
				t.Errorf("%d: drawn %v times, want 100000", i, c)
			}
		}
	}
}

func TestBool(t *testing.T) {
	s := NewWorld(14, 0).Stream("test/bool")
	before := s
	if s.Bool(0) || !s.Bool(1) || s.Bool(-1) || !s.Bool(2) || s.Bool(math.NaN()) {
		t.Error("Bool of 0, 1, -1, 2, NaN is not false, true, false, true, false")
	}
	if want := before.state + 5*before.gamma; s.state != want {
		t.Error("Bool does not consume one number each time")
	}
	count := 0.0
	for range 100000 {
		if s.Bool(0.25) {
			count++
		}
	}
	if z := (count - 25000) / math.Sqrt(100000*0.25*0.75); math.Abs(z) > 6 { // false alarm 2e-9
		t.Errorf("Bool(0.25) true %v times in 100000", count)
	}
}

func TestWorldRefusesNegativeReplication(t *testing.T) {
	mustPanic(t, func() { NewWorld(1, -1) })
}
