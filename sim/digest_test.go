package sim

import (
	"testing"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// played returns the digest after some events of handlers 2 and 3.
func played(order ...func(e *Engine, a, b HandlerID)) uint64 {
	e := New("digest")
	a, b := e.Register("a", nothing), e.Register("b", nothing)
	for _, f := range order {
		f(e, a, b)
	}
	e.Run(100)
	return e.Digest()
}

func TestDigestTellsEventsApart(t *testing.T) {
	at := func(t clock.Time, p Phase, second bool, arg uint64) func(*Engine, HandlerID, HandlerID) {
		return func(e *Engine, a, b HandlerID) {
			if second {
				a = b
			}
			e.At(t, p, a, arg)
		}
	}
	base := at(5, World, false, 1)
	seen := map[uint64]string{}
	for name, d := range map[string]uint64{
		"none":          played(),
		"one":           played(base),
		"twice":         played(base, base),
		"time":          played(at(6, World, false, 1)),
		"phase":         played(at(5, Observe, false, 1)),
		"handler":       played(at(5, World, true, 1)),
		"argument":      played(at(5, World, false, 2)),
		"order":         played(base, at(5, World, false, 2)),
		"other order":   played(at(5, World, false, 2), base),
		"after the end": played(base, at(99, World, false, 0)),
	} {
		if other, ok := seen[d]; ok {
			t.Errorf("%q and %q have the same digest", name, other)
		}
		seen[d] = name
	}
	cancelled := func(e *Engine, a, _ HandlerID) { e.Cancel(e.At(5, World, a, 9)) }
	if played(base, at(100, World, false, 3), cancelled) != played(base) {
		t.Error("events that did not run are in the digest")
	}
}

// TestDigestIsPinned guards the digest against changing unnoticed: saved
// digests would no longer compare.
func TestDigestIsPinned(t *testing.T) {
	h := newHold(New("pinned"), func(u float64) float64 { return u }, 1000)
	h.run(10_000)
	if got, want := h.e.Digest(), uint64(0x4e58255a00a34435); got != want {
		t.Errorf("digest %#x, want %#x", got, want)
	}
}

func TestDoReleasesItsFunctions(t *testing.T) {
	e := New("do")
	ran := 0
	for i := range 100 {
		h := e.Do(e.Now()+1, Decide, "act", func() { ran++ })
		switch i % 3 {
		case 0:
			e.Cancel(h)
		case 1:
			e.Reschedule(h, e.Now()+2, World)
		}
		e.Run(e.Now() + 5)
	}
	if ran != 66 || len(e.calls.table) != 1 || e.calls.table[0].f != nil {
		t.Errorf("%d ran, %d places for functions, want 66 and 1, empty", ran, len(e.calls.table))
	}
	e.Do(e.Now(), World, "again", func() {
		e.Do(e.Now(), World, "and again", func() { ran++ })
	})
	e.Run(e.Now() + 1)
	if ran != 67 {
		t.Errorf("a function scheduled by a function did not run")
	}
}
