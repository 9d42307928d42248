package reports

import (
	"math"
	"strings"
	"testing"

	"github.com/rehearse-sim/rehearse/models/outcome"
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
