package rng

import "testing"

// Published vectors of MurmurHash3_x86_32: the empty string and the fox are
// those of Wikipedia's article; the others of implementations' test suites.
func TestMurmurVectors(t *testing.T) {
	for _, c := range []struct {
		salt uint32
		id   string
		want uint32
	}{
		{0, "", 0}, {1, "", 0x514e28b7}, {0xffffffff, "", 0x81f16f39},
		{0, "test", 0xba6bd213}, {0x9747b28c, "test", 0x704b81dc},
		{0, "Hello, world!", 0xc0363e43}, {0x9747b28c, "Hello, world!", 0x24884cba},
		{0, "The quick brown fox jumps over the lazy dog", 0x2e4ff723},
		{0x9747b28c, "The quick brown fox jumps over the lazy dog", 0x2fa826cd},
		{0x9747b28c, "aaa", 0x283e0130}, {0x9747b28c, "aa", 0x5d211726}, {0x9747b28c, "a", 0x7fa09ea6},
	} {
		if got := MurmurString(c.salt, c.id); got != c.want {
			t.Errorf("MurmurString(%#x, %q) = %#x, want %#x", c.salt, c.id, got, c.want)
		}
	}
}

// 100 000 tenants fall evenly (Kolmogorov-Smirnov, limit as in ksLimit), and
// another salt moves them independently.
func TestBucket(t *testing.T) {
	const n = 100000
	a, b := make([]float64, n), make([]float64, n)
	for i := range a {
		id := "tenant-" + number(float64(i))
		a[i], b[i] = Bucket(1, id), Bucket(2, id)
	}
	checkUncorrelated(t, "salts 1 and 2", a, b)
	if d := ks(a, func(x float64) float64 { return x }); d > ksLimit {
		t.Errorf("KS %.2f, limit %v", d, ksLimit)
	}
}
