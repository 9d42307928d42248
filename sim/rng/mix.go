package rng

// Odd constants that keep the inputs of the mixers apart. weyl0 is 2^64 over
// the golden ratio, the increment of SplitMix64; weyl1 to weyl3 are the first
// multipliers of Philox and xxHash64 (primes 1 and 2), taken because they are
// odd, published and without pattern (judgement; any such numbers would do).
const (
	weyl0 = 0x9e3779b97f4a7c15
	weyl1 = 0xd2b74407b1ce6e93
	weyl2 = 0x9e3779b185ebca87
	weyl3 = 0xc2b2ae3d27d4eb4f
)

// mix is a bijection of 64 bits in which every input bit moves about half of
// the output bits: variant 13 of David Stafford, "Better Bit Mixing" (2011),
// the finaliser of SplitMix64.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// murmurMix is the 64-bit finaliser of MurmurHash3 (Austin Appleby), a
// bijection unrelated to mix; SplitMix64 uses it for increments.
func murmurMix(z uint64) uint64 {
	z = (z ^ z>>33) * 0xff51afd7ed558ccd
	z = (z ^ z>>33) * 0xc4ceb9fe1a85ec53
	return z ^ z>>33
}
