package reports

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// What a judge promises for a step, a release of several steps breaks more often.
func TestWhatAlarmsPromise(t *testing.T) {
	b := builder{worlds: []outcome.World{{}}, about: About{
		Strategies: []string{"once", "canary", "rings"}, Compared: map[string]int{"canary": 2, "rings": 3},
		Detectors: []Detector{{Name: "errors", Nominal: "at most 10% a step", PerStep: 0.1}, {Name: "burn"}},
	}}
	a := b.alarms()
	for i, want := range []float64{0, 0.19, 0.271} {
		if math.Abs(a[0].Bounds[i]-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", b.about.Strategies[i], a[0].Bounds[i], want)
		}
	}
	if a[1].Bounds != nil || a[1].bound(b.about.Strategies) != "" {
		t.Errorf("nothing follows for %+v", a[1])
	}
	for _, c := range []struct {
		alarm Alarm
		want  string
	}{
		{a[0], ", so in a release at most canary 19% (2 steps), rings 27% (3 steps)"},
		{Alarm{Steps: []int{0, 3, 3}, Bounds: []float64{0, 0.03, 0.03}}, ", so at most 3% in a release of 3 steps"},
		{Alarm{Steps: []int{0, 3, 3}, Bounds: []float64{0, 0.999, 0.999}}, ""},
	} {
		if got := c.alarm.bound(b.about.Strategies); strings.TrimSpace(got) != strings.TrimSpace(c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// A detector is wrong in the worlds in which it failed itself with a clean change: not
// in those in which another did, nor with a bad one; and out of those that were played.
func TestWhatCountsAsAnAlarmForNothing(t *testing.T) {
	rang := func(names ...string) (list []outcome.Alarm) {
		for _, name := range names {
			list = append(list, outcome.Alarm{Detector: name})
		}
		return list
	}
	b := builder{worlds: []outcome.World{
		{Plays: []outcome.Outcome{{Strategy: "canary", Alarms: rang("errors")}, {Strategy: "canary", Bad: true, Alarms: rang("errors", "burn")}}},
		{Plays: []outcome.Outcome{{Strategy: "canary"}, {Strategy: "canary", Bad: true, Alarms: rang("errors", "burn")}}},
		{Control: outcome.Control{Alarms: rang("burn")}},
		{},
	}, about: About{Strategies: []string{"canary"}, Detectors: []Detector{{Name: "errors"}, {Name: "burn"}}}}
	for i, want := range []struct{ control, canary float64 }{{0, 0.5}, {0.25, 0}} {
		if a := b.alarms()[i]; a.Control.Center != want.control || a.Cells[0].Center != want.canary {
			t.Errorf("%s: %v without a release and %v with one, want %v", a.Name, a.Control.Center, a.Cells[0].Center, want)
		}
	}
}

// Where no detector ever failed a sentence says so; where one of them did, all are shown.
func TestSilenceIsSaid(t *testing.T) {
	written := func(centers ...float64) string {
		p := page{markup: plain{}, r: &Report{Strategies: []string{"canary"}}, width: 80}
		for i, x := range centers {
			e := Estimate{Center: x, Low: x, High: x, N: 10}
			p.r.Alarms = append(p.r.Alarms, Alarm{Detector: Detector{Name: []string{"errors", "burn"}[i]}, Control: e, Cells: []Estimate{e}})
		}
		p.alarms()
		return p.String()
	}
	for want, got := range map[string]string{
		"The one detector, errors, failed in no world": written(0),
		"None of the 2 detectors failed in any world":  written(0, 0),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, got := range []string{written(0.5, 0), written(0, 0.5)} {
		if strings.Contains(got, "failed in any world") || !strings.Contains(got, "errors") || !strings.Contains(got, "burn") {
			t.Errorf("one of two failed: %q", got)
		}
	}
}

// A clean release that hurts, by how it is shipped, has alarms that are right: no bound
// of false alarms holds there, and the report says in how many worlds. An alarm before
// the harm is none of them: the harm may be what came of it.
func TestAlarmsOfAHurtfulRollout(t *testing.T) {
	clean := func(first clock.Time) outcome.World {
		o := outcome.Outcome{Strategy: "canary", Alarms: []outcome.Alarm{{Detector: "errors", First: 100}}}
		o.Recovery.FirstHarm = first
		return outcome.World{Plays: []outcome.Outcome{o, {Strategy: "canary", Bad: true}}}
	}
	about := About{Strategies: []string{"canary"}, Compared: map[string]int{"canary": 1}, Detectors: []Detector{{Name: "burn"}, {Name: "errors", Nominal: "at most 1% a step", PerStep: 0.01}}}
	for _, c := range []struct {
		worlds []outcome.World
		want   []int
	}{
		{[]outcome.World{clean(clock.Never), clean(101)}, nil},
		{[]outcome.World{clean(clock.Never), clean(60), clean(100)}, []int{2}},
	} {
		r := New(c.worlds, about)
		if r.Alarms[0].Hurt != nil || !slices.Equal(r.Alarms[1].Hurt, c.want) {
			t.Errorf("%v, want %v", r.Alarms, c.want)
		}
		var text bytes.Buffer
		f, _ := Get("text")
		if err := f.Write(&text, r, Style{Width: 200}); err != nil ||
			strings.Contains(text.String(), "had done harm, and may be right: errors with canary in 2 of 3 worlds") != (c.want != nil) {
			t.Errorf("it says\n%s", text.String())
		}
	}
}
