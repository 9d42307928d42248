package sim

import (
	"fmt"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/sim/clock"
	"pgregory.net/rapid"
)

// twin is what an Engine should do, said as plainly as possible: pending events
// in a sorted slice.
type twin struct {
	now     clock.Time
	seq     int
	pending []twinEvent
	ran     []twinEvent
}

type twinEvent struct {
	at  clock.Time
	p   Phase
	seq int
	arg uint64
}

func (a twinEvent) compare(b twinEvent) int {
	switch {
	case a.at != b.at:
		return int(min(max(a.at-b.at, -1), 1))
	case a.p != b.p:
		return int(a.p) - int(b.p)
	}
	return a.seq - b.seq
}

func (w *twin) at(t clock.Time, p Phase, arg uint64) int {
	w.seq++
	ev := twinEvent{t, p, w.seq, arg}
	i, _ := slices.BinarySearchFunc(w.pending, ev, twinEvent.compare)
	w.pending = slices.Insert(w.pending, i, ev)
	return w.seq
}

func (w *twin) find(seq int) int {
	return slices.IndexFunc(w.pending, func(ev twinEvent) bool { return ev.seq == seq })
}

func (w *twin) cancel(seq int) bool {
	i := w.find(seq)
	if i >= 0 {
		w.pending = slices.Delete(w.pending, i, i+1)
	}
	return i >= 0
}

func (w *twin) reschedule(seq int, t clock.Time, p Phase) (int, bool) {
	i := w.find(seq)
	if i < 0 {
		return 0, false
	}
	arg := w.pending[i].arg
	w.cancel(seq)
	return w.at(t, p, arg), true
}

// source yields the choices of a random test, from rapid or from fuzz bytes.
type source interface{ below(n int) int }

// duel plays the same random operations on an engine and on its twin, from
// outside and from within handlers, and compares everything that can be seen.
type duel struct {
	src     source
	e       *Engine
	w       twin
	id      HandlerID
	handles []Handle // by sequence number - 1; the twin's name is the index + 1
	ran     []twinEvent
	budget  int // operations left
	args    uint64
	err     error
}

func newDuel(src source, nearMax, budget int) *duel {
	d := &duel{src: src, e: New("duel"), budget: budget}
	d.e.queue.bound(nearMax)
	d.id = d.e.Register("duel", d)
	return d
}

func (d *duel) check(what string, got, want any) {
	if got != want && d.err == nil {
		d.err = fmt.Errorf("%s: engine %v, twin %v (now %d, %d operations left)", what, got, want, d.w.now, d.budget)
	}
}

// when draws a time: often one that is taken already, sometimes far away.
func (d *duel) when() clock.Time {
	switch d.src.below(8) {
	case 0:
		return d.w.now
	case 1, 2:
		return d.w.now + clock.Time(d.src.below(4))
	case 3, 4, 5:
		return d.w.now + clock.Time(d.src.below(1000))
	case 6:
		return d.w.now.Add(clock.Span(d.src.below(1000)) << d.src.below(40))
	}
	if n := len(d.w.pending); n > 0 {
		return d.w.pending[d.src.below(n)].at
	}
	return d.w.now
}

func (d *duel) note(h Handle, seq int) {
	d.check("sequence", len(d.handles)+1, seq)
	d.handles = append(d.handles, h)
}

// act plays one operation on both; more are drawn for scheduling than for
// taking back, so that the set grows.
func (d *duel) act() {
	d.budget--
	op := d.src.below(10)
	switch {
	case op == 9 && d.src.below(20) == 0:
		d.storm()
	case op < 6 || len(d.handles) == 0:
		t, p := d.when(), Phase(d.src.below(4))
		d.args++
		d.note(d.e.At(t, p, d.id, d.args), d.w.at(t, p, d.args))
	case op < 8:
		i := d.src.below(len(d.handles))
		d.check("cancel", d.e.Cancel(d.handles[i]), d.w.cancel(i+1))
	default:
		i := d.src.below(len(d.handles))
		t, p := d.when(), Phase(d.src.below(4))
		h, ok := d.e.Reschedule(d.handles[i], t, p)
		seq, want := d.w.reschedule(i+1, t, p)
		d.check("reschedule", ok, want)
		if ok && want {
			d.note(h, seq)
		}
	}
	d.check("pending", d.e.Pending(), len(d.w.pending))
}

// storm cancels most of the newest events, so that stale items pile up and are
// swept.
func (d *duel) storm() {
	for i := max(0, len(d.handles)-400); i < len(d.handles); i++ {
		if i%8 != 0 {
			d.check("cancel in a storm", d.e.Cancel(d.handles[i]), d.w.cancel(i+1))
		}
	}
}

// Handle runs within the engine: the twin must have the same event first.
func (d *duel) Handle(now clock.Time, arg uint64) {
	if d.err != nil {
		d.e.Stop()
		return
	}
	if len(d.w.pending) == 0 {
		d.err = fmt.Errorf("engine runs %d at %d, the twin has nothing", arg, now)
		return
	}
	want := d.w.pending[0]
	d.w.pending = d.w.pending[1:]
	d.w.now = want.at
	d.check("event", fmt.Sprint(now, " ", arg), fmt.Sprint(want.at, " ", want.arg))
	d.check("now", d.e.Now(), now)
	d.check("pending in handler", d.e.Pending(), len(d.w.pending))
	for n := d.src.below(4); n > 0 && d.budget > 0; n-- {
		d.act()
	}
}

func (d *duel) play() error {
	for d.budget > 0 && d.err == nil {
		for n := d.src.below(200); n > 0 && d.budget > 0; n-- {
			d.act()
		}
		until := d.when()
		d.budget-- // so that it ends whatever is drawn
		d.e.Run(until)
		if n := len(d.w.pending); n > 0 && d.w.pending[0].at < until {
			d.check("left before until", d.w.pending[0].at, until)
		}
		d.w.now = until
		d.check("now after run", d.e.Now(), until)
	}
	if d.err == nil && d.w.now < clock.Never {
		d.e.Run(clock.Never)
		d.check("pending at the end", d.e.Pending(), len(d.w.pending))
	}
	return d.err
}

// modes are the forms of the pending set that must not differ.
var modes = []struct {
	name    string
	nearMax int
}{{"heap", 1 << 30}, {"ladder", 1}, {"switching", 40}, {"auto", defaultNearMax}}

type rapidSource struct{ t *rapid.T }

func (s rapidSource) below(n int) int { return rapid.IntRange(0, n-1).Draw(s.t, "") }

func TestTwinRapid(t *testing.T) {
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				if err := newDuel(rapidSource{t}, m.nearMax, 300).play(); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// randomSource is a xorshift generator, for long duels.
type randomSource struct{ x uint64 }

func (s *randomSource) below(n int) int {
	s.x ^= s.x << 13
	s.x ^= s.x >> 7
	s.x ^= s.x << 17
	return int(s.x * 0x2545F4914F6CDD1D >> 33 % uint64(n))
}

func TestTwinLong(t *testing.T) {
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			for seed := range uint64(40) {
				if err := newDuel(&randomSource{seed*0x9E3779B97F4A7C15 + 1}, m.nearMax, 4000).play(); err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
			}
		})
	}
}

// bytesSource takes choices from fuzz bytes, then from zeros.
type bytesSource struct{ b []byte }

func (s *bytesSource) below(n int) int {
	if len(s.b) < 2 {
		s.b = nil
		return 0
	}
	v := int(s.b[0]) | int(s.b[1])<<8
	s.b = s.b[2:]
	return v % n
}

func FuzzTwin(f *testing.F) {
	for seed := range uint64(8) {
		r := randomSource{seed + 1}
		b := make([]byte, 200<<seed)
		for i := range b {
			b[i] = byte(r.below(256))
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, m := range modes {
			if err := newDuel(&bytesSource{b}, m.nearMax, len(b)/2).play(); err != nil {
				t.Fatalf("%s: %v", m.name, err)
			}
		}
	})
}
