package exposure

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// listen gives so many instances that start at once their ears.
func listen(r *Router, n int) (ears []*Ear) {
	for i := range n {
		ears = append(ears, r.Listen(i, 0))
	}
	return ears
}

// Whatever is raised and however fast, an instance goes by the latest raise
// that it has heard of; Hearing counts the instances that do, and NextHearing
// says when that changes.
func TestHearingCountsInstances(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instances := rapid.IntRange(1, 40).Draw(t, "instances")
		r := Router{Feature: Share(1, 0), Before: Share(1, 0), Ears: Ears{Instances: instances}}
		ears := listen(&r, instances)
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
		rule := func(i int, now clock.Time) float64 {
			want := len(all) - 1
			for !all[want].heard(now, float64(i)/float64(instances)) {
				want--
			}
			return all[want].feature.Shares[0]
		}
		count := map[float64]float64{}
		next := r.NextHearing(now, ears)
		changes := next == clock.Never
		for i := range instances {
			want := rule(i, now)
			if got := r.rule(now, ears[i]).Shares[0]; got != want {
				t.Fatalf("instance %d goes by %v, want %v", i, got, want)
			}
			if got := rule(i, min(next, clock.Time(clock.Hour))-1); got != want {
				t.Fatalf("instance %d goes by %v now and %v just before anybody is to hear", i, want, got)
			}
			changes = changes || rule(i, next) != want
			count[want] += 1 / float64(instances)
		}
		if !changes || next <= now {
			t.Fatalf("at %v nobody hears, it is %v", next, now)
		}
		sum := 0.0
		for _, h := range r.Hearing(now, ears, nil) {
			if got := count[h.Rule.Shares[0]]; math.Abs(got-h.Share) > 1e-12 {
				t.Fatalf("%v go by %v, Hearing says %v", got, h.Rule.Shares[0], h.Share)
			}
			sum += h.Share
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Fatalf("shares add up to %v", sum)
		}
	})
}

// However long a flag is flipped faster than it is heard, a router remembers
// only the raises that somebody may still go by.
func TestFlippingForeverIsForgotten(t *testing.T) {
	r := Router{Feature: None(1), Before: None(1), Ears: Ears{Instances: 4}}
	ears := listen(&r, 4)
	for i := range 1000 {
		r.Raise(clock.Time(clock.Span(i)*10*clock.Second), Share(1, float64(i%2)), 30*clock.Second)
		if n := len(r.Hearing(r.Raised, ears, nil)); n > 5 {
			t.Fatalf("%d rules after %d raises 10 s apart, heard within 30 s", n, i+1)
		}
	}
}
