package rng

import "math/bits"

// Stream is a sequence of random numbers: SplitMix64 with its own increment
// (Steele, Lea and Flood, OOPSLA 2014; mixer: Stafford's variant 13). It is a
// value of 16 bytes: a copy continues on its own. Its period is 2^64; draws
// within one stream are meant to stay far below 2^32.
//
// *Stream is a Source of math/rand/v2. The zero Stream repeats one number; get
// streams from [World.Stream] and [Key.At].
type Stream struct {
	state, gamma uint64
}

// Uint64 returns the next 64 random bits.
func (s *Stream) Uint64() uint64 {
	s.state += s.gamma
	return mix(s.state)
}

// Float64 returns a number in [0, 1): a multiple of 2^-53, each equally likely.
func (s *Stream) Float64() float64 {
	return float64(s.Uint64()>>11) * 0x1p-53
}

// open returns a number in (0, 1), for callers that take a logarithm: the
// middles of 2^52 equal cells.
func (s *Stream) open() float64 {
	return (float64(s.Uint64()>>12) + 0.5) * 0x1p-52
}

// Bool returns true with probability p; p <= 0 is never, p >= 1 always. It
// always consumes one number, so that changing p shifts no later draw.
func (s *Stream) Bool(p float64) bool { return s.Float64() < p }

// Intn returns an integer in [0, n), each equally likely: Lemire, "Fast Random
// Integer Generation in an Interval", ACM TOMACS 29 (2019). It panics if
// n <= 0.
func (s *Stream) Intn(n int) int {
	if n <= 0 {
		panic("rng: Intn of a number below 1")
	}
	m := uint64(n)
	hi, lo := bits.Mul64(s.Uint64(), m)
	if lo < m {
		for floor := -m % m; lo < floor; {
			hi, lo = bits.Mul64(s.Uint64(), m)
		}
	}
	return int(hi)
}
