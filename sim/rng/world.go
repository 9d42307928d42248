package rng

import "encoding/binary"

// World is one random world: what a (master seed, replication) pair decides.
// It is a small value; the zero World is not meant for use.
type World struct {
	seed        uint64
	replication int
	root        Key
}

// NewWorld returns the world of the given master seed and replication. Every
// pair, neighbours such as (0, 1) and (1, 0) included, is a world of its own.
// A negative replication panics.
func NewWorld(seed uint64, replication int) World {
	if replication < 0 {
		panic("rng: negative replication")
	}
	root := Key(mix(seed + weyl0)).Sub(uint64(replication))
	return World{seed: seed, replication: replication, root: root}
}

// Seed returns the master seed.
func (w World) Seed() uint64 { return w.seed }

// Replication returns the number of the replication.
func (w World) Replication() int { return w.replication }

// Stream returns the named stream of path, from its start: two calls with one
// path give two equal streams. The path says what is drawn, never for which
// strategy; see the package documentation.
func (w World) Stream(path string) Stream {
	return Key(mix(uint64(w.Key(path)) ^ weyl3)).At(0)
}

// Key returns the key of path, for draws by number instead of in order. It
// shares no numbers with the Stream of the same path.
//
// The path is absorbed eight bytes at a time, each followed by a mix, with
// the length first, so that no padding can make two paths equal.
func (w World) Key(path string) Key {
	h := mix(uint64(w.root) + weyl1*uint64(len(path)+1))
	for len(path) >= 8 {
		h = mix(h^load(path[:8])) + weyl2
		path = path[8:]
	}
	return Key(mix(h ^ load(path)))
}

// load reads up to eight bytes as a little-endian number.
func load(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.LittleEndian.Uint64(b[:])
}
