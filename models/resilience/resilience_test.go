package resilience_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/rehearse-sim/rehearse/models/resilience"
	"github.com/rehearse-sim/rehearse/models/unit"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

func seconds(n int) unit.Duration { return unit.Duration(clock.Span(n) * clock.Second) }

func ExampleCircuit() {
	c := resilience.NewCircuit(resilience.Breaker{Window: seconds(10), MinRequests: 20, Ratio: 0.5, OpenFor: seconds(2), HalfOpen: 5})
	refuse := c.Tick(resilience.Seen{Tries: 30, Fails: 28})
	fmt.Println(c.State, refuse)
	// Output: open 1
}

// What a breaker sees beat by beat, and what it then is and refuses.
func TestCircuit(t *testing.T) {
	type beat struct {
		tries, fails, refused float64
		state                 resilience.State
		refuse                float64
	}
	b := resilience.Breaker{Window: seconds(3), MinRequests: 20, Ratio: 0.5, OpenFor: seconds(2), HalfOpen: 10}
	for name, beats := range map[string][]beat{
		"too few to judge": {{19, 19, 0, resilience.Closed, 0}},
		"just below":       {{100, 49, 0, resilience.Closed, 0}, {100, 50, 0, resilience.Closed, 0}},
		"adds up":          {{8, 8, 0, resilience.Closed, 0}, {8, 8, 0, resilience.Closed, 0}, {8, 8, 0, resilience.Open, 1}},
		"forgets": {
			{12, 12, 0, resilience.Closed, 0}, {0, 0, 0, resilience.Closed, 0}, {0, 0, 0, resilience.Closed, 0},
			{8, 8, 0, resilience.Closed, 0}, {12, 12, 0, resilience.Open, 1},
		},
		"opens, probes, closes": {
			{40, 20, 0, resilience.Open, 1}, {0, 0, 40, resilience.Open, 1},
			{0, 0, 40, resilience.HalfOpen, 0.75}, {6, 0, 30, resilience.HalfOpen, 1 - 4.0/36},
			{4, 4, 32, resilience.Closed, 0}, {40, 19, 0, resilience.Closed, 0},
		},
		"opens, probes, opens again": {
			{40, 40, 0, resilience.Open, 1}, {0, 0, 40, resilience.Open, 1},
			{0, 0, 40, resilience.HalfOpen, 0.75}, {10, 5, 30, resilience.Open, 1}, {0, 0, 40, resilience.Open, 1},
			{0, 0, 40, resilience.HalfOpen, 0.75}, {5, 0, 35, resilience.HalfOpen, 1 - 5.0/40},
		},
		"closed again, what it saw before it opened is forgotten": {
			{40, 40, 0, resilience.Open, 1}, {0, 0, 40, resilience.Open, 1},
			{0, 0, 40, resilience.HalfOpen, 0.75}, {10, 0, 30, resilience.Closed, 0},
			{20, 5, 0, resilience.Closed, 0}, {0, 0, 0, resilience.Closed, 0}, {20, 15, 0, resilience.Open, 1},
		},
		"few callers, all are probes": {
			{20, 20, 0, resilience.Open, 1}, {0, 0, 2, resilience.Open, 1}, {0, 0, 2, resilience.HalfOpen, 0},
		},
	} {
		c := resilience.NewCircuit(b)
		for i, x := range beats {
			refuse := c.Tick(resilience.Seen{Tries: x.tries, Fails: x.fails, Refused: x.refused})
			if c.State != x.state || math.Abs(refuse-x.refuse) > 1e-12 {
				t.Errorf("%s: beat %d: %s, refuses %v; want %s, %v", name, i, c.State, refuse, x.state, x.refuse)
			}
		}
	}
}

// A closed loop: inside = demand × admitted share. The valve brings it to the bound
// and lets all in again once demand is gone; others are turned away before the kept.
func TestValve(t *testing.T) {
	v := resilience.NewValve(resilience.Shed{Above: 0.8}, 0.3)
	run := func(demand float64, beats int) (kept, others, inside float64) {
		for range beats {
			inside = demand * (0.3*(1-kept) + 0.7*(1-others))
			kept, others = v.Tick(inside)
		}
		return kept, others, inside
	}
	if kept, others, _ := run(0.7, 100); kept != 0 || others != 0 {
		t.Errorf("below the bound it turns away %v and %v", kept, others)
	}
	if kept, others, inside := run(1.6, 100); kept != 0 || math.Abs(inside-0.8) > 0.05 {
		t.Errorf("at twice the bound %v inside, kept %v, others %v; want 0.8 with nobody kept turned away", inside, kept, others)
	}
	if kept, others, inside := run(8, 100); others != 1 || kept < 0.5 || math.Abs(inside-0.8) > 0.08 {
		t.Errorf("at ten times the bound %v inside, kept %v, others %v; want all others turned away", inside, kept, others)
	}
	if kept, others, _ := run(0.5, 200); kept != 0 || others != 0 {
		t.Errorf("afterwards it turns away %v and %v", kept, others)
	}
}

// However long nothing but rejecting helped, a valve whose load is gone lets
// everybody in again: from a thousandth, by a twentieth a beat.
func TestAValveOpensAgain(t *testing.T) {
	v := resilience.NewValve(resilience.Shed{Above: 0.8}, 0.3)
	for range 5000 {
		v.Tick(100) // whatever is turned away
	}
	beats := 1
	for {
		kept, others := v.Tick(0)
		if kept == 0 && others == 0 {
			break
		}
		if beats++; beats > 1000 {
			t.Fatalf("after 1000 beats without any load %v and %v are turned away", kept, others)
		}
	}
	if want := math.Log(1000) / math.Log(1.05); math.Abs(float64(beats)-want) > 15 {
		t.Errorf("opens within %d beats, want about %.0f", beats, want)
	}
}

// What Kubernetes' formula says for a number of instances at a utilisation.
func TestScalerLooks(t *testing.T) {
	for _, c := range []struct {
		name        string
		utilisation float64
		ready, now  int
		want        int
	}{
		{"ceil(4 × 0.9/0.6)", 0.9, 4, 4, 6},
		{"on target", 0.6, 4, 4, 4},
		{"within tolerance", 0.655, 4, 4, 4},
		{"just beyond it", 0.67, 10, 10, 12},
		{"two are still to come", 0.9, 4, 6, 6},
		{"never more than twice, or 4 more", 1, 10, 10, 17},
		{"bounded by max", 1, 18, 18, 20},
		{"down waits", 0.1, 6, 6, 6},
	} {
		s := resilience.NewScaler(resilience.Scale{Min: 2, Max: 20, Target: 0.6, Every: seconds(15), Tolerance: 0.1, Down: seconds(300)})
		got := c.now
		for beat := range 15 {
			got = s.Tick(c.utilisation, c.ready, c.now)
			if beat < 14 && got != c.now {
				t.Errorf("%s: acts before it looks", c.name)
			}
		}
		if got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// Its default policy lets it double, or add 4, whichever is more, at each look.
func TestScalerGrowsByStages(t *testing.T) {
	for now, want := range map[int]int{1: 5, 3: 7, 4: 8, 10: 20, 30: 60} {
		s := resilience.NewScaler(resilience.Scale{Min: 1, Max: 1000, Target: 0.1, Every: seconds(1), Tolerance: 0.1, Down: seconds(300)})
		if got := s.Tick(1, now, now); got != want {
			t.Errorf("%d instances, ten times too few, become %d at once, want %d", now, got, want)
		}
	}
}

// Down only after five minutes in which it never wanted more.
func TestScalerGoesDownSlowly(t *testing.T) {
	s := resilience.NewScaler(resilience.Scale{Min: 2, Max: 20, Target: 0.5, Every: seconds(15), Tolerance: 0.1, Down: seconds(300)})
	n := 4
	demand := func(seconds int) float64 { // instances' worth of work
		if seconds < 60 {
			return 4
		}
		return 1.6
	}
	up, down := -1, -1
	for k := range 900 {
		was := n
		n = s.Tick(min(demand(k)/float64(n), 1), n, n)
		if n > was {
			up = k
		}
		if n < was && down < 0 {
			down = k
		}
	}
	if up < 0 || up > 60 || n != 4 {
		t.Errorf("went up at %d s, ends at %d; want within a minute, and 4", up, n)
	}
	if wait := down - 60; wait < 285 || wait > 330 {
		t.Errorf("went down %d s after the demand did, want about 300", wait)
	}
}

func TestEjectorCapsAndReturns(t *testing.T) {
	e := resilience.NewEjector(resilience.Eject{Ratio: 0.5, MinRequests: 50, Every: seconds(2), For: seconds(3), Longest: seconds(5), Most: 0.2})
	bad := func(id int, requests, fails float64) resilience.Served {
		return resilience.Served{ID: id, Requests: requests, Fails: fails}
	}
	served := []resilience.Served{bad(0, 100, 10), bad(1, 100, 60), bad(2, 49, 49), bad(3, 100, 90), bad(4, 100, 70)}
	if got := e.Judge(served, 10); !slices.Equal(got, []int{3, 4}) {
		t.Fatalf("ejects %v, want the two worst that have enough requests", got)
	}
	if got := e.Judge(served[:2], 10); len(got) != 0 {
		t.Errorf("ejects %v beyond the share that may be out", got)
	}
	var back []int
	for range 3 {
		b, _ := e.Due()
		back = append(back, b...)
	}
	if !slices.Equal(back, []int{3, 4}) {
		t.Fatalf("%v come back after 3 s, want both", back)
	}
	out := func(id int) int { // for how long
		e.Judge([]resilience.Served{bad(id, 100, 100)}, 10)
		for k := 1; ; k++ {
			if b, _ := e.Due(); len(b) > 0 {
				return k
			}
		}
	}
	if a, b := out(3), out(3); a != 5 || b != 5 { // 2 × 3 s and 3 × 3 s, at most 5 s
		t.Errorf("out for %d s and %d s, want 5 and 5", a, b)
	}
	if got := e.Judge([]resilience.Served{bad(7, 100, 100)}, 2); len(got) != 1 {
		t.Errorf("of two instances %v are ejected, want one", got)
	}
	e.Gone(7)
	if b, _ := e.Due(); len(b) != 0 {
		t.Errorf("%v comes back though it is gone", b)
	}
}

// One that has ended leaves its room to others, and has been out for the first
// time when its number is given again.
func TestEjectorForgetsWhatIsGone(t *testing.T) {
	e := resilience.NewEjector(resilience.Eject{Ratio: 0.5, MinRequests: 1, Every: seconds(1), For: seconds(3), Longest: seconds(60), Most: 0.1})
	judge := func(id int) []int {
		return e.Judge([]resilience.Served{{ID: id, Requests: 10, Fails: 10}}, 10)
	}
	if got := judge(1); !slices.Equal(got, []int{1}) {
		t.Fatalf("ejects %v", got)
	}
	if got := judge(2); len(got) > 0 {
		t.Fatalf("ejects %v beyond its cap", got)
	}
	e.Gone(1)
	if got := judge(2); !slices.Equal(got, []int{2}) {
		t.Errorf("ejects %v, though the one that was out is gone", got)
	}
	e.Gone(2)
	judge(1)
	for k := 1; ; k++ {
		if back, _ := e.Due(); len(back) > 0 {
			if k != 3 {
				t.Errorf("out for %d s, want the 3 of a first time", k)
			}
			break
		}
	}
}

// Nobody is lost on the way, whatever fails.
func TestHerd(t *testing.T) {
	for _, jitter := range []int{0, 30} {
		h := resilience.NewHerd(resilience.Reconnect{Jitter: seconds(jitter), Backoff: seconds(5)})
		h.Lose(600)
		first := h.Tick(0)
		if want := 600 / float64(max(jitter, 1)); math.Abs(first-want) > 1e-9 {
			t.Errorf("jitter %d s: %v come in the first beat, want %v", jitter, first, want)
		}
		back, last := 0.0, first
		for range 200 { // half of them fail
			come := h.Tick(last / 2)
			back += last / 2
			last = come
		}
		if left := h.Away() + last; math.Abs(back+left-600) > 1e-9 || left > 1 {
			t.Errorf("jitter %d s: %v are back and %v away, want 600 and hardly any", jitter, back, left)
		}
	}
}

// One beat of twice the bound is a chance that it lets be; the second is not.
func TestAValveSmoothes(t *testing.T) {
	v := resilience.NewValve(resilience.Shed{Above: 0.8}, 0)
	if _, others := v.Tick(1.6); others != 0 {
		t.Errorf("after one beat it turns away %v", others)
	}
	if _, others := v.Tick(1.6); math.Abs(others-(1-0.8/1.2)) > 1e-12 {
		t.Errorf("after two beats it turns away %v, want a third", others)
	}
}

// A valve that is shut for the others lets in what it can of the kept ones.
func TestAValveSharesWhatItLetsIn(t *testing.T) {
	v := resilience.NewValve(resilience.Shed{Above: 1}, 0.8)
	v.Tick(4)
	if kept, others := v.Tick(3); math.Abs(kept-(1-0.25/0.8)) > 1e-12 || others != 1 {
		t.Errorf("admitting a quarter turns away %v of the kept, who are 80%%, and %v of the others", kept, others)
	}
}

// Wanting fewer is never answered by more, whatever was wanted a look ago.
func TestScalingDownDoesNotGoUp(t *testing.T) {
	s := resilience.NewScaler(resilience.Scale{Min: 1, Max: 20, Target: 0.6, Every: seconds(1), Tolerance: 0.1, Down: seconds(2)})
	if got := s.Tick(0.9, 4, 4); got != 6 {
		t.Fatalf("%d, want 6", got)
	}
	if got := s.Tick(0.1, 4, 4); got != 4 { // whoever carries it out has not
		t.Errorf("too few are busy, and 4 become %d", got)
	}
}

// Sessions that fail spread over their back-off, whatever the jitter.
func TestFailedSessionsBackOff(t *testing.T) {
	h := resilience.NewHerd(resilience.Reconnect{Jitter: seconds(2), Backoff: seconds(5)})
	for beat, want := range []float64{20, 20, 20, 20, 20, 0} {
		failed := 0.0
		if beat == 0 {
			failed = 100
		}
		if got := h.Tick(failed); math.Abs(got-want) > 1e-9 {
			t.Errorf("beat %d: %v come, want %v", beat, got, want)
		}
	}
}
