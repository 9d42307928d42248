package exposure

import (
	"testing"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A flag is raised with a long propagation and lowered before everybody has
// heard: an instance shows the feature from when it hears of the raise until it
// hears of the lowering, and one that hears of the lowering first never does.
func TestOverlappingRaises(t *testing.T) {
	r := Router{Feature: None(1), Before: None(1)}
	r.Raise(0, Share(1, 1), clock.Hour)
	r.Raise(clock.Time(10*clock.Minute), None(1), clock.Minute)
	for _, c := range []struct {
		heard float64
		at    clock.Span
		want  bool
	}{
		{0, 0, true},
		{0, 10*clock.Minute - 1, true},
		{0, 10 * clock.Minute, false},
		{0.1, 5 * clock.Minute, false},
		{0.1, 6 * clock.Minute, true},
		{0.1, 10*clock.Minute + 5*clock.Second, true},
		{0.1, 10*clock.Minute + 6*clock.Second, false},
		{0.5, 10*clock.Minute + 29*clock.Second, false}, // hears of the raise at 30 min
		{0.5, 40 * clock.Minute, false},
	} {
		if got := r.Shows(clock.Time(c.at), 0, 0.5, 0, &Ear{Late: c.heard}); got != c.want {
			t.Errorf("instance %v at %v: shows %v, want %v", c.heard, c.at, got, c.want)
		}
	}
	r.Raise(clock.Time(2*clock.Hour), Share(1, 0.1), 0)
	if !r.Shows(clock.Time(2*clock.Hour), 0, 0.05, 0, &Ear{Late: 0.9}) || r.Shows(clock.Time(2*clock.Hour), 0, 0.2, 0, &Ear{}) {
		t.Error("a raise without propagation is not in force at once")
	}
}
