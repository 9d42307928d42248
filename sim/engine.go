package sim

import (
	"math/bits"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Engine plays one simulation: a clock, the set of pending events and the
// handlers they name. Use [New]; the zero value is not ready. An engine is
// used by one goroutine at a time, and needs none of its own.
type Engine struct {
	now       clock.Time
	digest    uint64
	events    uint64 // run so far
	cancelled uint64 // so far, reschedulings included
	seq       uint64 // scheduled so far
	slots     slots
	queue     queue
	running   bool
	stopped   bool

	handlers []Handler // by HandlerID; 0 is none, 1 runs the functions given to Do
	names    []string  // by HandlerID
	label    string
	calls    calls
}

const doID HandlerID = 1

// New returns an engine at time 0 without events. The label says what is being
// played, for instance "tax-engine, canary, bad, replication 17, seed 1"; it
// appears in every panic of the engine.
func New(label string) *Engine {
	e := &Engine{label: label, handlers: make([]Handler, 1), names: make([]string, 1)}
	e.slots.free = noSlot
	e.queue.init(&e.slots)
	e.Register("do", &e.calls) // becomes doID
	return e
}

// Register makes h known under an ID for [Engine.At]. The name appears in
// panics; it need not be unique. Handlers may be registered at any time, also
// while events run. It panics if h is nil.
func (e *Engine) Register(name string, h Handler) HandlerID {
	if h == nil {
		e.fail("handler %q is nil", name)
	}
	if len(e.handlers) == maxHandlers {
		e.fail("handler %q is one more than the %d an engine can tell apart", name, maxHandlers-1)
	}
	e.handlers = append(e.handlers, h)
	e.names = append(e.names, name)
	return HandlerID(len(e.handlers) - 1)
}

// Now returns the current time: that of the running event, or, between calls
// of [Engine.Run], the instant up to which the last call has played.
func (e *Engine) Now() clock.Time { return e.now }

// At schedules an event: at time t, in phase p, handler h is called with arg.
// An event for the present instant runs in the present instant, also when its
// phase is earlier than that of the running event: next is always the least of
// what is pending by (time, phase, sequence). An event at [clock.Never] stays
// pending and never runs.
//
// It panics if t is before Now, h is not registered or p is not one of the
// four phases. It does not allocate, except where more events are pending than
// ever before. An engine holds at most 2^24 pending events and schedules at
// most 2^38 in its life; it panics beyond.
func (e *Engine) At(t clock.Time, p Phase, h HandlerID, arg uint64) Handle {
	seq := e.seq + 1
	if t < e.now || p > Record || uint(h)-1 >= uint(len(e.handlers)-1) || seq > maxSeq {
		return e.refuse(t, p, h, arg)
	}
	i := e.slots.free
	if i >= uint64(len(e.slots.table)) {
		return e.extend(t, p, h, arg)
	}
	e.seq = seq
	s := &e.slots.table[i]
	e.slots.free = s.arg
	s.arg, s.tag = arg, seq<<handlerBits|uint64(h)

	it := item{time: uint64(t), key: uint64(p)<<phaseAt | seq<<slotBits | i}
	if q := &e.queue; q.near.hole && it.time < q.horizon {
		q.near.fill(it)
	} else {
		q.push(it, uint64(e.now))
	}
	return Handle(it.key & eventMask)
}

// extend goes on for At where there is no free slot.
func (e *Engine) extend(t clock.Time, p Phase, h HandlerID, arg uint64) Handle {
	if len(e.slots.table) == maxSlots {
		e.refuse(t, p, h, arg)
	}
	e.slots.extend()
	return e.At(t, p, h, arg)
}

// After schedules an event d after Now; see [Engine.At]. It panics if d is
// negative. Where Now + d is beyond the range of time, the event is at
// [clock.Never].
func (e *Engine) After(d clock.Span, p Phase, h HandlerID, arg uint64) Handle {
	t := e.now + clock.Time(d)
	if t < clock.Time(d) { // out of range, as now is not negative
		t = clock.Never
	}
	return e.At(t, p, h, arg)
}

// Cancel takes back the event of handle h and tells whether it did: false if
// the event already ran, is the one running, or was cancelled or rescheduled.
// An event that is due now and has not yet run can be cancelled; it will not
// run.
func (e *Engine) Cancel(h Handle) bool {
	i, seq := uint32(h&slotMask), uint64(h)>>slotBits
	if seq == 0 || !e.slots.holds(i, seq) {
		return false
	}
	s := e.slots.table[i]
	if HandlerID(s.tag&handlerMask) == doID {
		e.calls.drop(s.arg)
	}
	e.withdraw(i)
	return true
}

// withdraw frees slot i, which turns its item in the pending set into a stale
// one.
func (e *Engine) withdraw(i uint32) {
	e.slots.release(i)
	e.cancelled++
	e.queue.sweep(e.Pending())
}

// Reschedule moves a pending event to time t and phase p, keeping handler and
// argument. It is a cancellation and a new scheduling in one: the event takes
// a new sequence number, so it runs after what is already scheduled for the
// same time and phase, even if t and p are what they were; the old handle is
// dead and the new one is returned. If h names no pending event nothing
// happens and false is returned. It panics like [Engine.At].
func (e *Engine) Reschedule(h Handle, t clock.Time, p Phase) (Handle, bool) {
	i, seq := uint32(h&slotMask), uint64(h)>>slotBits
	if seq == 0 || !e.slots.holds(i, seq) {
		return 0, false
	}
	s := e.slots.table[i]
	id := HandlerID(s.tag & handlerMask)
	if t < e.now || p > Record {
		e.refuse(t, p, id, s.arg)
	}
	e.withdraw(i)
	return e.At(t, p, id, s.arg), true
}

// Run plays all events strictly before until, those included that are
// scheduled meanwhile, and then sets Now to until. Events at until remain
// pending; a later call plays them. Run(Now()) plays nothing. Run may be
// called again to go on, and scheduling between two calls is allowed from
// until onward.
//
// If a handler calls [Engine.Stop], Run returns after that handler and Now
// stays at its event. If a handler panics, the panic passes through; the
// running event is counted as run and those after it remain pending.
//
// Run panics if until is before Now or if it is called from within a handler.
func (e *Engine) Run(until clock.Time) {
	if until < e.now {
		e.fail("run until %v is before now", until)
	}
	if e.running {
		e.fail("run until %v was called from within a handler", until)
	}
	e.running, e.stopped = true, false
	defer func() { e.running = false }()
	for {
		if !e.queue.ready() {
			break
		}
		it := e.queue.near.items[0]
		if it.time >= uint64(until) {
			break
		}
		e.queue.take()
		i := it.slot()
		s := &e.slots.table[i]
		arg, tag := s.arg, s.tag
		if !it.names(tag) {
			continue // cancelled
		}
		s.arg, s.tag = e.slots.free, 0
		e.slots.free = uint64(i)
		e.events++
		e.now = clock.Time(it.time)
		id := tag & handlerMask
		e.digest = mix(e.digest, it.time, id<<2|uint64(it.phase()), arg)
		e.handlers[id].Handle(e.now, arg)
		if e.stopped {
			return
		}
	}
	e.now = until
}

// Stop, called from a handler, makes Run return after that handler. Outside
// Run it does nothing.
func (e *Engine) Stop() { e.stopped = true }

// Pending returns the number of events that are scheduled and have neither run
// nor been cancelled.
func (e *Engine) Pending() int { return int(e.seq - e.events - e.cancelled) }

// Events returns the number of events that have run.
func (e *Engine) Events() uint64 { return e.events }

// Digest returns a running hash of (time, phase, handler, argument) of every
// event that has run, in order. Two engines whose digests and event counts
// agree have, but for chance of about 2^-64, played the same events. It is no
// protection against forgery.
func (e *Engine) Digest() uint64 { return finish(e.digest + e.events) }

// mix folds one event into a digest by alternating rotation, exclusive or and
// multiplication; each word enters through a bijection. The multipliers are
// the first two odd constants of xxHash64 (Y. Collet, 2012).
func mix(d, time, who, arg uint64) uint64 {
	const p1, p2 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F
	d = bits.RotateLeft64(d^time, 29) * p1
	return bits.RotateLeft64(d^arg^who*p2, 31) * p2
}

// finish spreads all bits over all others: the finalizer of MurmurHash3
// (A. Appleby, 2011), a bijection.
func finish(d uint64) uint64 {
	d ^= d >> 33
	d *= 0xff51afd7ed558ccd
	d ^= d >> 33
	d *= 0xc4ceb9fe1a85ec53
	return d ^ d>>33
}
