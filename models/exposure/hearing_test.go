package exposure

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Whatever is raised and however fast, an instance goes by the latest raise
// that it has heard of, and Hearing counts the instances that do.
func TestHearingCountsInstances(t *testing.T) {
	const instances = 400
	rapid.Check(t, func(t *rapid.T) {
		r := Router{Feature: Share(1, 0), Before: Share(1, 0)}
		all := []raise{{feature: r.Feature}}
		now, share := clock.Time(0), 0.0
		for range rapid.IntRange(1, 12).Draw(t, "raises") {
			now = now.Add(clock.Span(rapid.IntRange(0, 90).Draw(t, "after")) * clock.Second)
			share += 1.0 / 16
			c := raise{Share(1, share), now, clock.Span(rapid.SampledFrom([]int{0, 10, 30, 30, 200}).Draw(t, "within")) * clock.Second}
			all = append(all, c)
			r.Raise(c.at, c.feature, c.propagation)
		}
		now = now.Add(clock.Span(rapid.IntRange(0, 250).Draw(t, "look")) * clock.Second)
		count := map[float64]float64{}
		for i := range instances {
			late := (float64(i) + 0.5) / instances
			want := len(all) - 1
			for !all[want].heard(now, late) {
				want--
			}
			if got, want := r.heardBy(now, late).Shares[0], all[want].feature.Shares[0]; got != want {
				t.Fatalf("instance %v goes by %v, want %v", late, got, want)
			}
			count[all[want].feature.Shares[0]] += 1.0 / instances
		}
		sum := 0.0
		for _, h := range r.Hearing(now, nil) {
			if got := count[h.Rule.Shares[0]]; h.Share < 0 || math.Abs(got-h.Share) > 1.0/instances+1e-9 {
				t.Fatalf("%v go by %v, Hearing says %v", got, h.Rule.Shares[0], h.Share)
			}
			sum += h.Share
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Fatalf("shares add up to %v", sum)
		}
	})
}

// Something is spreading until the last raise is heard everywhere, at the pace
// of the fastest that has not been overtaken.
func TestSpreading(t *testing.T) {
	var r Router
	r.Feature, r.Before = None(1), None(1)
	at := func(s int) clock.Time { return clock.Time(clock.Span(s) * clock.Second) }
	want := func(s int, want clock.Span) {
		t.Helper()
		if got := r.Spreading(at(s)); got != want {
			t.Errorf("at %d s: %v, want %v", s, got, want)
		}
	}
	want(0, 0)
	r.Raise(at(0), Share(1, 1), 100*clock.Second)
	want(0, 100*clock.Second)
	want(99, 100*clock.Second)
	want(100, 0)
	r.Raise(at(200), None(1), 30*clock.Second)
	r.Raise(at(210), Share(1, 1), 300*clock.Second)
	want(229, 30*clock.Second) // the lowering is still on its way
	want(230, 300*clock.Second)
	r.Raise(at(240), None(1), 10*clock.Second)
	want(245, 10*clock.Second)
	want(250, 0)
}

// However long a flag is flipped faster than it is heard, a router remembers
// only the raises that somebody may still go by.
func TestFlippingForeverIsForgotten(t *testing.T) {
	r := Router{Feature: None(1), Before: None(1)}
	for i := range 1000 {
		r.Raise(clock.Time(clock.Span(i)*10*clock.Second), Share(1, float64(i%2)), 30*clock.Second)
		if n := len(r.Hearing(r.Raised, nil)); n > 5 {
			t.Fatalf("%d rules after %d raises 10 s apart, heard within 30 s", n, i+1)
		}
	}
}
