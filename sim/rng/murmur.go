package rng

import "math/bits"

// MurmurString returns the 32-bit x86 MurmurHash3 (Austin Appleby, public
// domain) of id with the salt as its seed: what feature-flag services such as
// Unleash bucket users with.
func MurmurString(salt uint32, id string) uint32 {
	const c1, c2 = 0xcc9e2d51, 0x1b873593
	h, n := salt, uint32(len(id))
	for len(id) >= 4 {
		k := uint32(id[0]) | uint32(id[1])<<8 | uint32(id[2])<<16 | uint32(id[3])<<24
		h = bits.RotateLeft32(h^bits.RotateLeft32(k*c1, 15)*c2, 13)*5 + 0xe6546b64
		id = id[4:]
	}
	var k uint32
	for i := len(id) - 1; i >= 0; i-- {
		k = k<<8 | uint32(id[i])
	}
	h ^= bits.RotateLeft32(k*c1, 15) * c2
	h ^= n
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

// Bucket returns where id falls in [0, 1) under the salt: always the same
// place, so that a share that grows from 5% to 25% keeps whom it had. Another
// salt shuffles everybody; draw it once per replication. The resolution is
// 2^-32.
func Bucket(salt uint32, id string) float64 {
	return float64(MurmurString(salt, id)) * 0x1p-32
}
