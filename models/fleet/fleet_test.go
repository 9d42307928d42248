package fleet

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/models/rollout"
	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// yard is a traffic engine that only counts.
type yard struct {
	next, kills, stops int
}

func (y *yard) Start(int, exposure.Version) int { y.next++; return y.next - 1 }
func (y *yard) Stop(int)                        { y.stops++ }
func (y *yard) Kill(int)                        { y.kills++ }
func (y *yard) Resume(int)                      {}
func (y *yard) Settle(clock.Time)               {}

const startup = 30 * clock.Second

func newYard(n, zones int) (*Fleet, *yard) {
	y := &yard{next: n}
	return New(Config{Engine: sim.New("yard"), Traffic: y, Startup: startup, Instances: n, Zones: zones}), y
}

// show writes the zones of what runs, per version, and how many are coming.
func (f *Fleet) show() string {
	var out []string
	for v := range exposure.Version(exposure.Versions) {
		zones := ""
		for _, r := range f.running {
			if r.Version == v {
				zones += fmt.Sprint(r.Zone)
			}
		}
		if n := f.Coming(v); n > 0 {
			zones += fmt.Sprintf("+%d", n)
		}
		out = append(out, zones)
	}
	return strings.Join(out, " ")
}

func (f *Fleet) until(at clock.Span) *Fleet { f.engine.Run(clock.Time(at + 1)); return f }

func rolling() rollout.Deploy { return &rollout.Rolling{Surge: 0.25, Unavailable: 0.25} }

// What a fleet is after each step; versions are old, new, fixed.
func TestFleets(t *testing.T) {
	type step struct {
		do   func(f *Fleet)
		at   clock.Span
		want string
	}
	crash := func(wait clock.Span, ids ...int) func(*Fleet) { return func(f *Fleet) { f.Crash(ids, 0, wait) } }
	var gone []*Start
	for name, steps := range map[string][]step{
		"crashed instances come back where they were": {
			{func(*Fleet) {}, 0, "0120  "},
			{crash(clock.Minute, 1, 2), 0, "00+2  "},
			{func(*Fleet) {}, clock.Minute + startup - 2, "00+2  "},
			{func(*Fleet) {}, clock.Minute + startup, "0012  "},
		},
		"one that fails again waits longer": {
			{crash(-1, 0), 10*clock.Second + startup, "1200  "},
			{func(f *Fleet) { f.Crash([]int{f.running[3].ID}, 0, -1) }, 69 * clock.Second, "120+1  "},
			{func(*Fleet) {}, 90 * clock.Second, "1200  "},
		},
		"a rollout replaces crashed ones as well": {
			{crash(clock.Hour, 0, 1), 0, "20+2  "},
			{func(f *Fleet) { f.Aim(exposure.New, 4, rolling()) }, 0, "20 +3 "},
			{func(*Fleet) {}, clock.Minute, " 1201 "},
		},
		"beside a routed canary the old ones come back": {
			{func(f *Fleet) { f.Aim(exposure.New, 1, rollout.Beside{}) }, startup, "0120 1 "},
			{crash(0, 0), startup, "120+1 1 "},
			{func(*Fleet) {}, 2 * startup, "1200 1 "},
			{func(f *Fleet) { f.Aim(exposure.Old, 4, rollout.Beside{}); f.Moved() }, 2 * startup, "1200  "},
		},
		"starts of a version that is given up are called off": {
			{func(f *Fleet) { f.Aim(exposure.New, 4, &rollout.Recreate{}) }, 0, " +4 "},
			{func(f *Fleet) { f.Aim(exposure.Old, 4, &rollout.Recreate{}) }, startup, "0120  "},
		},
		"a routed canary that is given up before it is there": {
			{func(f *Fleet) { f.Aim(exposure.New, 1, rollout.Beside{}) }, 0, "0120 +1 "},
			{func(f *Fleet) { f.Aim(exposure.Old, 4, rollout.Beside{}) }, 2 * startup, "0120  "},
		},
		"a lost zone takes a third": {
			{func(f *Fleet) { f.LoseZone(0) }, 0, "12+2  "},
			{func(f *Fleet) { f.Aim(exposure.New, 4, rolling()) }, 10 * clock.Minute, " 1212 "},
			{func(f *Fleet) { f.RegainZone(0); f.Aim(exposure.Fixed, 4, rolling()) }, clock.Hour, "  0012"},
		},
		"what was in a lost zone may move out": {
			{func(f *Fleet) { f.LoseZone(0) }, 0, "12+2  "},
			{func(f *Fleet) { f.MoveOut(0) }, startup, "1212  "},
			{func(f *Fleet) { f.RegainZone(0) }, clock.Hour, "1212  "},
		},
		"what was in a zone comes back with it": {
			{func(f *Fleet) { f.LoseZone(1) }, clock.Hour, "020+1  "},
			{func(f *Fleet) { f.RegainZone(1) }, clock.Hour + startup, "0201  "},
		},
		"all zones lost": {
			{func(f *Fleet) { f.LoseZone(0); f.LoseZone(1); f.LoseZone(2); f.MoveOut(0) }, clock.Hour, "+4  "},
			{func(f *Fleet) { f.RegainZone(2); f.MoveOut(0); f.MoveOut(1) }, clock.Hour + startup, "2222  "},
		},
		"away until let back": {
			{func(f *Fleet) { gone = f.Away([]int{1, 3}) }, clock.Hour, "02+2  "},
			{func(f *Fleet) { f.Back(gone) }, clock.Hour + startup, "0210  "},
		},
		"what is away does not move out of a zone that is there": {
			{func(f *Fleet) { gone = f.Away([]int{1}); f.MoveOut(1) }, clock.Hour, "002+1  "},
		},
		"scaled down, a canary stays": {
			{func(f *Fleet) { f.Aim(exposure.New, 1, rollout.Beside{}) }, startup, "0120 1 "},
			{func(f *Fleet) { f.Scale(3) }, startup, "012 1 "},
		},
		"scaled up and down": {
			{func(f *Fleet) { f.Scale(6) }, startup, "012012  "},
			{func(f *Fleet) { f.Scale(7); f.Scale(2) }, startup, "01  "},
		},
		"scaled during a canary": {
			{func(f *Fleet) { f.Aim(exposure.New, 2, rollout.Beside{}) }, startup, "0120 12 "},
			{func(f *Fleet) { f.Scale(8) }, 2 * startup, "01200121 1220 "},
			{func(f *Fleet) { f.Scale(4) }, 2 * startup, "0120 12 "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := newYard(4, 3)
			for i, s := range steps {
				s.do(f)
				if got := sorted(f.until(s.at + clock.Span(i)).show()); got != sorted(s.want) {
					t.Fatalf("step %d: %q, want %q", i, got, s.want)
				}
			}
		})
	}
}

// sorted orders the zones within each version.
func sorted(s string) string {
	parts := strings.Split(s, " ")
	for i, p := range parts {
		zones, more, found := strings.Cut(p, "+")
		b := []byte(zones)
		slices.Sort(b)
		if parts[i] = string(b); found {
			parts[i] += "+" + more
		}
	}
	return strings.Join(parts, " ")
}

// Luck goes by slot: after a rollout, the instances in the same slots are
// struck.
func TestPickGoesBySlot(t *testing.T) {
	luck := rng.NewWorld(1, 0).Key("fault/it")
	a, _ := newYard(12, 3)
	b, _ := newYard(12, 3)
	b.Aim(exposure.New, 12, rolling())
	b.until(clock.Hour)
	slots := func(f *Fleet) (out []int) {
		for _, id := range f.Pick(5, -1, luck) {
			for _, r := range f.running {
				if r.ID == id {
					out = append(out, r.Slot)
				}
			}
		}
		return out
	}
	if x, y := slots(a), slots(b); !slices.Equal(x, y) || len(x) != 5 {
		t.Errorf("struck slots %v, after a rollout %v", x, y)
	}
	if n := len(a.Pick(99, -1, luck)); n != 12 {
		t.Errorf("of 12 instances %d are struck", n)
	}
}

// With a grace the work goes on for so long, and the place is filled again
// after that.
func TestCrashWithGrace(t *testing.T) {
	f, y := newYard(4, 1)
	f.Crash([]int{0}, 20*clock.Second, 0)
	if f.until(20*clock.Second - 2); y.kills != 0 || y.stops != 1 {
		t.Errorf("before the grace is over: %d stopped, %d killed", y.stops, y.kills)
	}
	if f.until(20 * clock.Second); y.kills != 1 || len(f.running) != 3 {
		t.Errorf("when it is over: %d killed, %d running", y.kills, len(f.running))
	}
	if f.until(20*clock.Second + startup); len(f.running) != 4 {
		t.Errorf("%d running", len(f.running))
	}
	if h := f.Hours(); h != 0 {
		t.Errorf("%v extra hours for what was there all along", h)
	}
}
