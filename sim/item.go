package sim

import "math/bits"

// An item is the key of a pending event, and all that the pending set moves
// about: 16 bytes without a pointer. The rest of the event waits in its slot.
//
//	key = phase (2 bits) | sequence (38 bits) | slot (24 bits)
//
// Comparing (time, key) is therefore comparing (time, phase, sequence), and no
// two keys of an engine are equal.
type item struct {
	time uint64 // a clock.Time, which is never negative here
	key  uint64
}

const (
	slotBits  = 24
	seqBits   = 38
	phaseAt   = slotBits + seqBits
	maxSlots  = 1 << slotBits
	maxSeq    = 1<<seqBits - 1
	slotMask  = 1<<slotBits - 1
	eventMask = 1<<phaseAt - 1 // what a Handle keeps of a key
	endless   = ^uint64(0)     // later than every time an item can have
)

func (it item) slot() uint32 { return uint32(it.key & slotMask) }
func (it item) seq() uint64  { return it.key & eventMask >> slotBits }
func (it item) phase() Phase { return Phase(it.key >> phaseAt) }

// names tells whether the tag is that of the item's own event; see [slot].
func (it item) names(tag uint64) bool { return (it.key<<2^tag)>>handlerBits == 0 }

// before returns 1 if a comes before b and 0 if not. It is a subtraction of
// 128-bit numbers of which only the borrow is kept, so that no branch has to
// be predicted.
func before(a, b item) uint64 {
	_, borrow := bits.Sub64(a.key, b.key, 0)
	_, borrow = bits.Sub64(a.time, b.time, borrow)
	return borrow
}
