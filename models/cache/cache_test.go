package cache_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/cache"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

var (
	both  = [cache.Formats]bool{true, true}
	byOld = cache.Flow{Fresh: [cache.Formats]float64{1, 0}}
)

// of is a cache with a life of ten minutes that answers so much.
func of(hit float64, change func(*cache.Cache)) *cache.Cache {
	c := &cache.Cache{Hit: unit.Percent(hit), TTL: unit.Duration(10 * clock.Minute), HotKeys: 10}
	if change != nil {
		change(c)
	}
	return c
}

func hit(s *cache.Space) float64 { h, _ := s.Look(both); return h }

func Example() {
	s := cache.NewSpace(cache.Compile(of(0.9, nil), 50, 4))
	fmt.Printf("warm %.0f%%\n", 100*hit(s))
	s.Empty()
	s.Pass(10*60/9, byOld) // the time constant: life x (1-hit)/hit
	fmt.Printf("after that time %.0f%%\n", 100*hit(s))
	// Output:
	// warm 90%
	// after that time 63%
}

// The steady state is κT/(1+κT), whatever the rest: at the daily mean it is what
// the scenario says, and with a share s of the reads what is left of κ says.
func TestSteadyState(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*cache.Cache)
	}{
		{"as it is", nil},
		{"lives all the same", func(c *cache.Cache) { c.Jitter = 0 }},
		{"lives of every length", func(c *cache.Cache) { c.Jitter = 0.9 }},
		{"fills fast, for some reads cannot be cached", func(c *cache.Cache) { c.Warm = unit.Duration(20 * clock.Second) }},
		{"hot keys", func(c *cache.Cache) { c.Hot, c.HotKeys = 0.4, 5 }},
	} {
		x := of(0.9, c.change)
		if p := x.Check(50); len(p) > 0 {
			t.Fatalf("%s: %v", c.name, p)
		}
		conf := cache.Compile(x, 50, 4)
		if got := hit(cache.NewSpace(conf)); math.Abs(got-0.9) > 1e-12 {
			t.Errorf("%s: begins with %.6f", c.name, got)
		}
		for _, load := range []float64{1, 0.05, 3} {
			want, life := 0.0, (conf.Low+conf.High)/2
			for _, k := range conf.Classes {
				n := k.Rate * load * life
				want += k.Share * k.Ceiling * n / (1 + n)
			}
			s := cache.NewSpace(conf)
			s.Pass(200*600, cache.Flow{Fresh: [cache.Formats]float64{load, 0}})
			if got := hit(s); math.Abs(got-want) > 1e-4 {
				t.Errorf("%s, at %g times the mean: %.6f, want %.6f", c.name, load, got, want)
			}
			begun := cache.NewSpace(conf)
			begun.Settle(load)
			if got := hit(begun); math.Abs(got-want) > 1e-12 {
				t.Errorf("%s, settled at %g times the mean: %.6f, want %.6f", c.name, load, got, want)
			}
		}
	}
}

// A settled space stays as it is, and an empty one fills as 1-exp(-t/warm) until
// what was filled first runs out.
func TestFilling(t *testing.T) {
	s := cache.NewSpace(cache.Compile(of(0.8, nil), 50, 4))
	for range 200 {
		if s.Pass(7, byOld); math.Abs(hit(s)-0.8) > 2e-3 {
			t.Fatalf("a warm cache moves to %.5f", hit(s))
		}
	}
	x := of(0.8, func(c *cache.Cache) { c.Warm = unit.Duration(clock.Minute) })
	conf := cache.Compile(x, 50, 4)
	for _, load := range []float64{1, 0.25} {
		s := cache.NewSpace(conf)
		s.Empty()
		for at := 15.0; at <= conf.Low; at += 15 {
			s.Pass(15, cache.Flow{Fresh: [cache.Formats]float64{load, 0}})
			want := conf.Classes[0].Ceiling * -math.Expm1(-at*load/60)
			if math.Abs(hit(s)-want) > 1e-9 {
				t.Fatalf("at %g times the mean, after %g s: %.6f, want %.6f", load, at, hit(s), want)
			}
		}
	}
}

// Entries live for their time to live and no longer, whatever the step.
func TestEntriesRunOut(t *testing.T) {
	for _, jitter := range []float64{0, 0.1, 0.5} {
		for _, step := range []float64{1, 7, 60, 1000} {
			x := of(0.9, func(c *cache.Cache) { c.Jitter = unit.Percent(jitter) })
			s := cache.NewSpace(cache.Compile(x, 50, 4))
			s.Empty()
			s.Pass(30, byOld)
			full := hit(s)
			for at := step; at <= 600*(1-jitter)-30-10; at += step {
				if s.Pass(step, cache.Flow{}); math.Abs(hit(s)-full) > 1e-9 {
					t.Fatalf("jitter %g: %.6f after %g s without reads, was %.6f", jitter, hit(s), at, full)
				}
			}
			if s.Pass(700, cache.Flow{}); hit(s) > 1e-12 {
				t.Errorf("jitter %g: %.6f is left after ttl", jitter, hit(s))
			}
		}
	}
}

// Reads that nobody answers in time fill nothing: an overloaded store keeps its
// cache cold.
func TestLateAnswersFillNothing(t *testing.T) {
	s := cache.NewSpace(cache.Compile(of(0.9, nil), 50, 4))
	s.Pass(3600, cache.Flow{Took: 5})
	if hit(s) > 1e-12 {
		t.Errorf("%.6f without any answer", hit(s))
	}
	s.Pass(300, cache.Flow{Fresh: [cache.Formats]float64{0.3, 0}, Took: 5})
	some := hit(s)
	s.Empty()
	s.Pass(300, cache.Flow{Fresh: [cache.Formats]float64{1, 0}, Took: 5})
	if some <= 0 || hit(s) <= some {
		t.Errorf("filled %.3f with a third of the answers in time, and %.3f with all", some, hit(s))
	}
}

// Hot keys are back after one answer, so a slow one lets many ask in vain; joined
// by whoever waits, that is one per instance.
func TestStampede(t *testing.T) {
	x := of(0.9, func(c *cache.Cache) { c.Hot, c.HotKeys = 0.5, 10 })
	for _, coalesce := range []bool{false, true} {
		x.Coalesce = coalesce
		conf := cache.Compile(x, 100, 4) // 5 reads of a hot key per second
		s := cache.NewSpace(conf)
		s.Empty()
		// Per key 1/5 s until the first, and 2 s until its answer: half of that
		// time over, a share exp(-1) is back… and each of 4 instances has
		// 5·2/4 = 2.5 others for one that asks.
		joined := s.Joined(1, 2)
		rest := (conf.Classes[0].Rate * 2 / 4) / (1 + conf.Classes[0].Rate*2/4)
		want := 0.5*2.5/3.5 + 0.5*rest
		if !coalesce {
			want = 0
		}
		if math.Abs(joined-want) > 1e-9 {
			t.Errorf("coalesce %v: %.4f join, want %.4f", coalesce, joined, want)
		}
		s.Pass(2.2, cache.Flow{Fresh: [cache.Formats]float64{1, 0}, Took: 2})
		if got, want := hit(s), 0.5*-math.Expm1(-1)+0.5*-math.Expm1(-2.2/(1/conf.Classes[0].Rate+2)); math.Abs(got-want) > 1e-9 {
			t.Errorf("%.4f after a slow answer, want %.4f", got, want)
		}
	}
}

// Entries of a format that somebody cannot read are there until they run out,
// or until whoever takes them for a miss has written over them.
func TestFormats(t *testing.T) {
	conf := cache.Compile(of(0.9, nil), 50, 4)
	mixed := cache.Flow{Fresh: [cache.Formats]float64{0.75, 0.25}}
	old := [cache.Formats]bool{true, false}
	s := cache.NewSpace(conf)
	s.Pass(3600, mixed)
	if h, bad := s.Look(old); math.Abs(bad-0.9*0.25) > 1e-3 || math.Abs(h-0.9*0.75) > 1e-3 {
		t.Errorf("a quarter writes the new format: %.4f readable, %.4f not", h, bad)
	}
	// Rolled back, poison lasts for as long as the last entry does.
	for at := 0.0; at < 530; at += 10 {
		_, before := s.Look(old)
		s.Pass(10, byOld)
		if _, after := s.Look(old); after >= before || after <= 0 {
			t.Fatalf("%.6f unreadable %g s after the rollback, %.6f before", after, at, before)
		}
	}
	s.Pass(90, byOld)
	if _, bad := s.Look(old); bad > 1e-12 {
		t.Errorf("%.6f is unreadable after ttl", bad)
	}
	// Taken for misses, either way, a key has the format of whoever missed it last:
	// a quarter, and a little more, for what is overwritten often rarely runs out.
	s = cache.NewSpace(conf)
	mixed.Over = mixed.Fresh
	s.Pass(7200, mixed)
	if h, bad := s.Look(old); bad/(h+bad) < 0.25 || bad/(h+bad) > 0.26 {
		t.Errorf("%.4f of the entries are of the new format, want a quarter and a little more", bad/(h+bad))
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, field string
		change      func(*cache.Cache)
	}{
		{"never answers", "hit", func(c *cache.Cache) { c.Hit = 0 }},
		{"slower than its own traffic fills it", "warm", func(c *cache.Cache) { c.Warm = unit.Duration(5 * clock.Minute) }},
		{"hot keys alone are more", "hot", func(c *cache.Cache) { c.Hot = 0.95 }},
		{"own entries of a version, in an instance", "format", func(c *cache.Cache) { c.Scope, c.Format = "instance", "versioned" }},
	} {
		if p := of(0.9, c.change).Check(50); len(p) != 1 || p[0].Field != c.field || p[0].Hint == "" {
			t.Errorf("%s: %v, want one problem with %s", c.name, p, c.field)
		}
	}
	if p := of(0.9, nil).Check(50); len(p) > 0 {
		t.Errorf("nothing is wrong, but %v", p)
	}
}

// Whatever happens, shares are shares, and steps may be cut anywhere.
func TestShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1)
		x := of(0.9, func(c *cache.Cache) {
			c.Jitter = unit.Percent(share.Draw(t, "jitter") * 0.9)
			c.Hot = unit.Percent(share.Draw(t, "hot") * 0.8)
		})
		a, b := cache.NewSpace(cache.Compile(x, 50, 4)), cache.NewSpace(cache.Compile(x, 50, 4))
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			f := cache.Flow{Took: share.Draw(t, "took")}
			for i := range f.Fresh {
				f.Fresh[i] = share.Draw(t, "fresh")
			}
			dt := rapid.Float64Range(0.1, 300).Draw(t, "dt")
			a.Pass(dt, f)
			b.Pass(dt/3, f)
			b.Pass(2*dt/3, f)
			kept := share.Draw(t, "kept")
			a.Keep(kept)
			b.Keep(kept)
			h, bad := a.Look([cache.Formats]bool{true, false})
			if h < 0 || bad < 0 || h+bad > 1+1e-9 {
				t.Fatalf("%v of the reads find an entry, %v one that they cannot read", h, bad)
			}
			if cut, _ := b.Look([cache.Formats]bool{true, false}); math.Abs(cut-h) > 0.02 {
				t.Fatalf("cut in two, %v instead of %v", cut, h)
			}
		}
	})
}

// Bins end exactly, whatever steps add up to them.
func TestStepsOfEverySize(t *testing.T) {
	for _, ttl := range []clock.Span{7 * clock.Minute, 10 * clock.Minute, 20 * clock.Minute, 50 * clock.Minute} {
		s := cache.NewSpace(cache.Compile(of(0.9, func(c *cache.Cache) { c.TTL = unit.Duration(ttl) }), 50, 4))
		before := clock.Time(0)
		for i := range 300_000 { // instants of every kind, as differences of whole nanoseconds
			now := before.Add(clock.Span(i%11) * clock.Second / 10).Add(clock.Span(i * 7919 % 1_000_003))
			if i%3 == 0 {
				now = (now/clock.Time(clock.Second) + 1) * clock.Time(clock.Second)
			}
			s.Pass(now.Sub(before).Seconds(), byOld)
			before = now
		}
		if got := hit(s); !(math.Abs(got-0.9) < 2e-3) {
			t.Errorf("ttl %v: after many steps %v", ttl, got)
		}
	}
}

// Settled anew, a space is as one that was never used, wherever its bins were.
func TestSettlingForgetsTheTimeOfDay(t *testing.T) {
	conf := cache.Compile(of(0.9, nil), 50, 4)
	used, fresh := cache.NewSpace(conf), cache.NewSpace(conf)
	used.Pass(333, byOld)
	used.Settle(1)
	for at := 0; at < 600; at += 7 {
		used.Pass(7, cache.Flow{})
		if fresh.Pass(7, cache.Flow{}); math.Abs(hit(used)-hit(fresh)) > 1e-12 {
			t.Fatalf("after %d s %v, and %v in one that was never used", at+7, hit(used), hit(fresh))
		}
	}
}
