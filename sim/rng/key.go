package rng

import "math/bits"

// Key is the root of numbered draws: request 123 finds its numbers by its own
// number, whatever was drawn before it. Obtain one from [World.Key] and divide
// it with [Key.Sub].
type Key uint64

// At returns the stream of number n, from its start. It does not allocate.
//
// The streams are those of SplittableRandom (Steele, Lea and Flood, "Fast
// Splittable Pseudorandom Number Generators", OOPSLA 2014): start and
// increment are hashes of (k, n) by two unrelated mixers, and an increment with
// too few bit changes is repaired as in the paper.
func (k Key) At(n uint64) Stream {
	n++
	gamma := murmurMix(uint64(k)^n*weyl1) | 1
	if bits.OnesCount64(gamma^gamma>>1) < 24 {
		gamma ^= 0xaaaaaaaaaaaaaaaa
	}
	return Stream{state: mix(uint64(k) + n*weyl0), gamma: gamma}
}

// Uniform returns the n-th number of the key in [0, 1), straight from the hash
// of (k, n): the cheapest draw there is, for one decision per number. It is
// unrelated to the stream At(n).
func (k Key) Uniform(n uint64) float64 {
	return float64(mix(uint64(k)^(n+1)*weyl2)>>11) * 0x1p-53
}

// Sub returns the n-th key under k. Keys under keys are as good as their
// parents: 64 bits each, so that among a million keys two are equal with
// probability 3e-8.
func (k Key) Sub(n uint64) Key {
	return Key(mix(murmurMix(uint64(k)+weyl3) + (n+1)*weyl0))
}
