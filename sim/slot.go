package sim

// A slot holds what an event carries besides its key, 16 bytes without a
// pointer. Slots are used again, last freed first; the sequence number in the
// tag tells which event a slot belongs to, so a key or handle of an event that
// is gone is recognised by one comparison.
//
//	tag = sequence (38 bits) | handler (26 bits)
type slot struct {
	arg uint64 // of a free slot: the next free one
	tag uint64 // of a free slot: 0, as sequence numbers start at 1
}

const (
	handlerBits = 64 - seqBits
	maxHandlers = 1 << handlerBits
	handlerMask = maxHandlers - 1
	noSlot      = maxSlots
)

// slots is the table of all slots of an engine.
type slots struct {
	table []slot
	free  uint64 // first free slot; noSlot, which is behind every table, if none
}

// extend adds a free slot where there is none. The table grows by an eighth
// when it is large, to keep what is reserved near to what is used.
func (s *slots) extend() {
	s.free = uint64(len(s.table))
	s.table = append(roomFor(s.table), slot{arg: noSlot})
}

// release frees slot i.
func (s *slots) release(i uint32) {
	s.table[i] = slot{arg: s.free}
	s.free = uint64(i)
}

// holds tells whether slot i belongs to event seq.
func (s *slots) holds(i uint32, seq uint64) bool {
	return int(i) < len(s.table) && s.table[i].tag>>handlerBits == seq
}

// roomFor returns s with capacity for one more element; large slices grow by
// an eighth.
func roomFor[T any](s []T) []T {
	const large = 4096
	if len(s) < cap(s) || len(s) < large {
		return s
	}
	grown := make([]T, len(s), len(s)+len(s)/8)
	copy(grown, s)
	return grown
}
