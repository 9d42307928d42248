package sim

import (
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

var nothing = HandlerFunc(func(clock.Time, uint64) {})

func TestRunEdges(t *testing.T) {
	e := New("edges")
	var ran []uint64
	h := e.Register("note", HandlerFunc(func(_ clock.Time, arg uint64) { ran = append(ran, arg) }))
	e.At(5, World, h, 5)
	e.At(10, World, h, 10)
	e.At(clock.Never, World, h, 99)

	e.Run(0)
	if len(ran) != 0 || e.Now() != 0 {
		t.Fatalf("Run(Now()) ran %v, now %v", ran, e.Now())
	}
	e.Run(10)
	if len(ran) != 1 || e.Now() != 10 || e.Pending() != 2 {
		t.Fatalf("Run(10) ran %v, now %v, pending %d; an event at until must remain", ran, e.Now(), e.Pending())
	}
	e.At(10, World, h, 11) // until is not the past
	e.Run(11)
	if len(ran) != 3 || ran[1] != 10 || ran[2] != 11 || e.Now() != 11 {
		t.Fatalf("Run(11) ran %v, now %v", ran, e.Now())
	}
	e.Run(clock.Never)
	if len(ran) != 3 || e.Now() != clock.Never || e.Pending() != 1 || e.Events() != 3 {
		t.Fatalf("Run(Never) ran %v, now %v, pending %d", ran, e.Now(), e.Pending())
	}
}

func TestStopKeepsTheRest(t *testing.T) {
	e := New("stop")
	h := e.Register("stop", HandlerFunc(func(clock.Time, uint64) { e.Stop() }))
	e.Stop() // outside Run: nothing
	for i := range 3 {
		e.At(clock.Time(10*i), World, h, 0)
	}
	for i := range 3 {
		e.Run(100)
		if want := clock.Time(10 * i); e.Now() != want || e.Pending() != 2-i {
			t.Fatalf("stop %d: now %v, pending %d; want now %v, pending %d", i, e.Now(), e.Pending(), want, 2-i)
		}
	}
	e.Run(100)
	if e.Now() != 100 {
		t.Fatalf("now %v after the last event", e.Now())
	}
}

func TestPanicsStateTheFact(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(e *Engine, h HandlerID)
		want []string
	}{
		"past":        {func(e *Engine, h HandlerID) { e.At(3, Decide, h, 7) }, []string{`"pager", argument 7`, "at 3ns (decide)", "2ns in the past"}},
		"past do":     {func(e *Engine, h HandlerID) { e.Do(3, World, "ring", func() {}) }, []string{`"ring"`, "2ns in the past"}},
		"past move":   {func(e *Engine, h HandlerID) { e.Reschedule(e.At(9, World, h, 7), 4, World) }, []string{`"pager"`, "1ns in the past"}},
		"past named":  {func(e *Engine, h HandlerID) { e.Reschedule(e.Do(9, World, "ring", func() {}), 4, World) }, []string{`"ring"`, "1ns in the past"}},
		"negative":    {func(e *Engine, h HandlerID) { e.After(-1, World, h, 0) }, []string{"1ns in the past"}},
		"no handler":  {func(e *Engine, h HandlerID) { e.At(9, World, 0, 0) }, []string{"handler 0 is not registered"}},
		"unknown":     {func(e *Engine, h HandlerID) { e.At(9, World, h+1, 0) }, []string{"handler 3 is not registered"}},
		"phase":       {func(e *Engine, h HandlerID) { e.At(9, 4, h, 0) }, []string{"phase 4 is none of"}},
		"nil":         {func(e *Engine, h HandlerID) { e.Register("gone", nil) }, []string{`"gone" is nil`}},
		"nil do":      {func(e *Engine, h HandlerID) { e.Do(9, World, "gone", nil) }, []string{`"gone" is nil`}},
		"run back":    {func(e *Engine, h HandlerID) { e.Run(4) }, []string{"run until 4ns is before now"}},
		"run in run":  {func(e *Engine, h HandlerID) { e.Do(6, World, "x", func() { e.Run(9) }); e.Run(9) }, []string{"from within a handler", "now 6ns"}},
		"worn out":    {func(e *Engine, h HandlerID) { e.seq = maxSeq; e.At(9, World, h, 7) }, []string{"more than the 274877906943"}},
		"full":        {func(e *Engine, h HandlerID) { e.slots.table = make([]slot, maxSlots); e.At(9, World, h, 7) }, []string{"more than the 16777216"}},
		"after never": {func(e *Engine, h HandlerID) { e.Run(clock.Never); e.At(9, World, h, 0) }, []string{"in the past"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := New("canary, replication 3")
			h := e.Register("pager", nothing)
			e.Run(5)
			defer func() {
				got, _ := recover().(string)
				for _, w := range append(c.want, "playing canary, replication 3") {
					if !strings.Contains(got, w) {
						t.Errorf("panic %q does not say %q", got, w)
					}
				}
			}()
			c.do(e, h)
		})
	}
}

func TestHandlerPanicPassesThrough(t *testing.T) {
	e := New("boom")
	e.Do(1, World, "boom", func() { panic("boom") })
	e.Do(2, World, "after", func() {})
	func() {
		defer func() {
			if r := recover(); r != "boom" {
				t.Errorf("recovered %v, want the handler's own value", r)
			}
		}()
		e.Run(10)
	}()
	if e.Now() != 1 || e.Pending() != 1 || e.Events() != 1 {
		t.Errorf("now %v, pending %d, events %d after the panic", e.Now(), e.Pending(), e.Events())
	}
	e.Run(10)
	if e.Pending() != 0 {
		t.Error("the engine does not go on after a recovered panic")
	}
}

func TestAfterSaturates(t *testing.T) {
	e := New("far")
	h := e.Register("nothing", nothing)
	e.Run(5)
	e.After(1<<63-1, World, h, 0)
	e.Run(clock.Never - 1)
	e.Run(clock.Never)
	if e.Pending() != 1 || e.Events() != 0 {
		t.Errorf("pending %d, events %d; an event beyond the range of time must wait at Never", e.Pending(), e.Events())
	}
}
