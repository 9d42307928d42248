package exposure

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Ten instances hear by the quantiles of a law: of those that poll each 100 s, the
// first after 5 s and the last after 95 s, whatever the propagation says; and
// everybody has heard after the last.
func TestEarsHearByALaw(t *testing.T) {
	r := Router{Feature: None(1), Before: None(1), Ears: Ears{Instances: 10, Delivery: Delivery{Heard: unit.MustDurationDist("uniform(0s, 100s)")}}}
	ears := listen(&r, 10)
	r.Raise(0, Share(1, 1), clock.Hour)
	for s := range 120 {
		now := clock.Time(clock.Span(s) * clock.Second)
		want := min(float64((s+5)/10), 10) / 10
		got := r.Hearing(now, ears, nil)[0].Share
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("after %d s %g have heard, want %g", s, got, want)
		}
	}
	if got := r.Within(clock.Hour); got != 95*clock.Second {
		t.Errorf("everybody has heard after %s", got)
	}
}

// Who shows the feature of four instances, the second of which is stale, at each
// of these moments: raised at 1 m, lowered at 2 m, raised for half at 3 m, heard
// at once; and the second one, started anew at 2 m 30 s.
func TestStaleEars(t *testing.T) {
	for _, c := range []struct {
		hear, otherwise string
		shows           [4]float64 // share that the stale one shows to, from the start and after each setting
		anew            [2]float64 // and after it was started again: while it is lowered, and at the end
	}{
		{"raises", "off", [4]float64{0, 1, 1, 0.5}, [2]float64{0, 0.5}},
		{"start", "off", [4]float64{0, 0, 0, 0}, [2]float64{0, 0}},
		{"nothing", "off", [4]float64{0, 0, 0, 0}, [2]float64{0, 0}},
		{"nothing", "on", [4]float64{1, 1, 1, 1}, [2]float64{1, 1}},
	} {
		r := Router{Feature: None(1), Before: None(1), Ears: Ears{
			Instances: 4, Delivery: Delivery{Hear: c.hear, Default: c.otherwise}, Stale: []bool{false, true, false, false}}}
		ears := listen(&r, 4)
		at := func(d clock.Span) clock.Time { return clock.Time(d) }
		check := func(when string, now clock.Time, e *Ear, want float64) {
			t.Helper()
			if got := r.rule(now, e).Shares[0]; got != want {
				t.Errorf("%s, %s, %s: shows to %g, want %g", c.hear, c.otherwise, when, got, want)
			}
		}
		check("at first", at(clock.Second), ears[1], c.shows[0])
		for i, share := range []float64{1, 0, 0.5} {
			now := at(clock.Span(i+1) * clock.Minute)
			if i == 2 {
				again := at(150 * clock.Second)
				r.turns = 1 // the stale one's
				ears = append(ears, r.Listen(4, again))
				check("started anew", again, ears[4], c.anew[0])
			}
			r.Raise(now, Share(1, share), 0)
			check("set", now, ears[1], c.shows[i+1])
			check("set, a sound one", now, ears[0], share)
		}
		check("at the end", at(clock.Hour), ears[4], c.anew[1])
		if !r.Uneven() {
			t.Errorf("%s: nobody is stale", c.hear)
		}
	}
}

// An instance that starts while the flag service is down shows the default until
// it is back; one that started before goes by what it knows.
func TestBlindEars(t *testing.T) {
	at := func(d clock.Span) clock.Time { return clock.Time(d) }
	for otherwise, want := range map[string]float64{"off": 0, "on": 1} {
		down := clock.Time(0)
		r := Router{Feature: None(1), Before: None(1), Ears: Ears{Instances: 2, Delivery: Delivery{Default: otherwise}, Down: func() clock.Time { return down }}}
		before := r.Listen(0, 0)
		r.Raise(at(clock.Minute), Share(1, 0.5), 0)
		down = at(5 * clock.Minute)
		after := r.Listen(1, at(2*clock.Minute))
		for _, c := range []struct {
			now   clock.Span
			blind float64
		}{{2 * clock.Minute, want}, {5*clock.Minute - 1, want}, {5 * clock.Minute, 0.5}, {clock.Hour, 0.5}} {
			if got := r.rule(at(c.now), after).Shares[0]; got != c.blind {
				t.Errorf("default %s, after %s: shows to %g, want %g", otherwise, c.now, got, c.blind)
			}
			if got := r.rule(at(c.now), before).Shares[0]; got != 0.5 {
				t.Errorf("one that started before shows to %g", got)
			}
		}
		if next := r.NextHearing(at(2*clock.Minute), []*Ear{before, after}); next != at(5*clock.Minute) {
			t.Errorf("the next one hears at %v", next)
		}
	}
}

// Where instances poll, one that was blind hears at its next poll after the flag
// service is back.
func TestBlindEarsHearByALaw(t *testing.T) {
	back := clock.Time(5 * clock.Minute)
	r := Router{Feature: Share(1, 1), Before: None(1), Ears: Ears{
		Instances: 2, Delivery: Delivery{Heard: unit.MustDurationDist("uniform(0s, 100s)")}, Down: func() clock.Time { return back }}}
	ears := listen(&r, 2)
	for i, lag := range []clock.Span{25 * clock.Second, 75 * clock.Second} {
		hears := back.Add(lag)
		if before, then := r.rule(hears-1, ears[i]), r.rule(hears, ears[i]); before.Shares[0] != 0 || then.Shares[0] != 1 {
			t.Errorf("instance %d shows to %g just before %s after it is back, and to %g then", i, before.Shares[0], lag, then.Shares[0])
		}
		if next := r.NextHearing(hears-1, ears[i:]); next != hears {
			t.Errorf("instance %d: the next one hears at %v, want %v", i, next, hears)
		}
	}
}

// A stale instance does not hear that a flag is lowered, and so still shows what was
// raised before, until it hears of the raise that comes after.
func TestAStaleEarRemembersTheRaiseBefore(t *testing.T) {
	r := Router{Feature: None(1), Before: None(1), Ears: Ears{Instances: 2, Delivery: Delivery{Hear: "raises"}, Stale: []bool{false, true}}}
	ears := listen(&r, 2)
	for i, share := range []float64{1, 0, 0.5} {
		r.Raise(clock.Time(clock.Span(i)*clock.Minute), Share(1, share), clock.Span(i/2)*clock.Minute) // the last one is heard within a minute
	}
	for after, want := range map[clock.Span]float64{29 * clock.Second: 1, 30 * clock.Second: 0.5} {
		if got := r.rule(r.Raised.Add(after), ears[1]).Shares[0]; got != want {
			t.Errorf("%s after the last raise it shows to %g, want %g", after, got, want)
		}
	}
}

// Whatever is set and however instances hear, started at any time, stale or not:
// Hearing counts what each goes by, shares add up to 1, between two settings the
// rules keep their order, and nobody moves before NextHearing says so.
func TestHearingCountsOddEars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "instances")
		r := Router{Feature: None(1), Before: None(1), Ears: Ears{Instances: n, Delivery: Delivery{
			Hear: rapid.SampledFrom([]string{"raises", "start", "nothing"}).Draw(t, "hear"), Default: rapid.SampledFrom([]string{"off", "on"}).Draw(t, "default"),
		}}}
		if rapid.Bool().Draw(t, "law") {
			r.Delivery.Heard = unit.MustDurationDist("uniform(0s, 60s)")
		}
		for range n {
			r.Stale = append(r.Stale, rapid.Bool().Draw(t, "stale"))
		}
		var down clock.Time
		if rapid.Bool().Draw(t, "down") {
			r.Down = func() clock.Time { return down }
		}
		ears, now := listen(&r, n), clock.Time(0)
		for range rapid.IntRange(1, 15).Draw(t, "moves") {
			now = now.Add(clock.Span(rapid.IntRange(1, 50).Draw(t, "after")) * clock.Second)
			if rapid.Bool().Draw(t, "start") {
				down = now.Add(clock.Span(rapid.IntRange(-20, 60).Draw(t, "outage")) * clock.Second)
				ears = append(ears, r.Listen(len(ears), now))
			} else {
				share := float64(rapid.IntRange(0, 4).Draw(t, "share")) / 4
				r.Raise(now, Share(1, share), clock.Span(rapid.SampledFrom([]int{0, 10, 60}).Draw(t, "within"))*clock.Second)
			}
			var before []Hearing
			next := r.NextHearing(now, ears)
			for look := now; look < now.Add(3*clock.Second); look = look.Add(clock.Second) {
				rules := r.Hearing(look, ears, nil)
				sum, count := 0.0, map[*Rule]float64{}
				for i, h := range rules {
					sum += h.Share
					count[h.Rule] = h.Share
					if before != nil && (len(rules) != len(before) || before[i].Rule != h.Rule || look < next && before[i].Share != h.Share) {
						t.Fatalf("at %v the rules are %v, before %v; the next hears at %v", look, rules, before, next)
					}
				}
				shown := 0.0
				for _, e := range ears {
					shown += r.rule(look, e).Shares[0] / float64(len(ears))
				}
				told := 0.0
				for rule, share := range count {
					told += share * rule.Shares[0]
				}
				if math.Abs(sum-1) > 1e-12 || math.Abs(shown-told) > 1e-12 {
					t.Fatalf("at %v shares add up to %v; shown to %v, Hearing says %v", look, sum, shown, told)
				}
				before = rules
			}
		}
	})
}
