package change_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/change"
	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func TestTriggers(t *testing.T) {
	const minute = clock.Time(clock.Minute)
	night := unit.TimeOfDay(30 * clock.Minute) // 00:30
	for _, c := range []struct {
		name    string
		in      string
		when    change.Trigger
		state   condition.State
		side    exposure.Side
		now     clock.Time
		percent float64 // of the requests that fail
	}{
		{"everywhere hurts the old version too", "everywhere", change.Trigger{}, condition.State{Shipped: 10 * minute}, exposure.OldSide, 10 * minute, 100},
		{"but not before it is shipped", "everywhere", change.Trigger{}, condition.State{Shipped: 10 * minute}, exposure.OldSide, 10*minute - 1, 0},
		{"nor once it was taken back", "everywhere", change.Trigger{}, condition.State{Shipped: clock.Never}, exposure.OldSide, 20 * minute, 0},
		{"hidden for a while", "version", change.Trigger{After: unit.Duration(20 * clock.Minute)}, condition.State{Exposed: 5 * minute}, exposure.Lit, 25*minute - 1, 0},
		{"and then not", "version", change.Trigger{After: unit.Duration(20 * clock.Minute)}, condition.State{Exposed: 5 * minute}, exposure.Lit, 25 * minute, 100},
		{"woken by an event", "version", change.Trigger{Event: unit.Duration(clock.Hour)}, condition.State{}, exposure.Lit, 90*minute - 1, 0},
		{"an hour after the release", "version", change.Trigger{Event: unit.Duration(clock.Hour)}, condition.State{}, exposure.Lit, 90 * minute, 100},
		{"a clock that strikes the next day", "version", change.Trigger{At: &night}, condition.State{}, exposure.Lit, 60*minute - 1, 0},
		{"and not before", "version", change.Trigger{At: &night}, condition.State{}, exposure.Lit, 60 * minute, 100},
		{"mixed, met by the new version", "version", change.Trigger{Mixed: true}, condition.State{New: 0.25}, exposure.Lit, 0, 75},
		{"mixed, met by the old version", "version", change.Trigger{Mixed: true}, condition.State{New: 0.25}, exposure.OldSide, 0, 25},
		{"mixed, but tenants are pinned", "version", change.Trigger{Mixed: true}, condition.State{New: 0.25, Pinned: true}, exposure.Lit, 0, 0},
		{"mixed, all on the new version", "version", change.Trigger{Mixed: true}, condition.State{New: 1}, exposure.Lit, 0, 0},
		{"mixed, the new version refuses: at the new", "version", change.Trigger{Mixed: true, Refuses: "new"}, condition.State{New: 0.25}, exposure.Lit, 0, 75},
		{"mixed, the new version refuses: at the old", "version", change.Trigger{Mixed: true, Refuses: "new"}, condition.State{New: 0.25}, exposure.OldSide, 0, 0},
		{"mixed, the old version refuses: at the new", "version", change.Trigger{Mixed: true, Refuses: "old"}, condition.State{New: 0.25}, exposure.Lit, 0, 0},
		{"mixed, the old version refuses: at the old", "version", change.Trigger{Mixed: true, Refuses: "old"}, condition.State{New: 0.25}, exposure.OldSide, 0, 25},
		{"too few exposed", "version", change.Trigger{From: 0.5}, condition.State{Share: 0.49}, exposure.Lit, 0, 0},
		{"enough exposed", "version", change.Trigger{From: 0.5}, condition.State{Share: 0.5}, exposure.Lit, 0, 100},
		{"growing as the square", "version", change.Trigger{Power: 2}, condition.State{Share: 0.1}, exposure.Lit, 0, 1},
	} {
		d := change.Defect{In: c.in, When: c.when, Effect: &change.Functional{Fail: 1, Per: "attempt"}}
		a := change.Compile(d, 0, -1, 0, 30*minute, 23*clock.Hour+30*clock.Minute).In(&c.state)
		e := condition.Effect{Slow: 1}
		a.Contribute(condition.Subject{Side: c.side, Now: c.now}, &e)
		if got := 100 * e.FailAttempt; math.Abs(got-c.percent) > 1e-9 {
			t.Errorf("%s: %g%% of the requests fail, want %g%%", c.name, got, c.percent)
		}
	}
}

func TestTriggersThatContradict(t *testing.T) {
	if p := (&change.Trigger{Mixed: true, Power: 2}).Check(); len(p) != 1 || p[0].Field != "power" {
		t.Errorf("got %v, want one problem with power", p)
	}
	if p := (&change.Trigger{Refuses: "old"}).Check(); len(p) != 1 || p[0].Field != "refuses" {
		t.Errorf("got %v, want one problem with refuses", p)
	}
}
