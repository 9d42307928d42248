package condition_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/condition"
	"github.com/rehearse-sim/rehearse/models/exposure"
	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// spy adds what a function says and remembers whom it was asked about.
type spy struct {
	asked []condition.Subject
	add   func(condition.Subject, *condition.Effect)
}

func (s *spy) Contribute(sub condition.Subject, e *condition.Effect) {
	s.asked = append(s.asked, sub)
	s.add(sub, e)
}

func Example() {
	half := &spy{add: func(_ condition.Subject, e *condition.Effect) { e.FailWith(0.5) }}
	board := condition.NewBoard(condition.Shape{Services: 1, Operations: 1}, []uint64{0}, half, half)
	fmt.Println(board.At(0, exposure.Lit, 0, 0).Fail)
	// Output: 0.75
}

func TestEffectsAreIndependentChances(t *testing.T) {
	var e condition.Effect
	for _, p := range []float64{0.5, 0.2, 0, -1} {
		e.FailWith(p)
		e.FailAttemptWith(p)
		e.ErrorWith(p)
	}
	for name, got := range map[string]float64{"fail": e.Fail, "fail attempt": e.FailAttempt, "error": e.Error} {
		if math.Abs(got-0.6) > 1e-15 {
			t.Errorf("%s is %v, want 0.6", name, got)
		}
	}
	if e.ErrorWith(7); e.Error != 1 {
		t.Errorf("more than certain makes %v", e.Error)
	}
}

// A board asks once per subject and change, and never mixes subjects up.
func TestBoardAsksOncePerChange(t *testing.T) {
	tell := &spy{add: func(s condition.Subject, e *condition.Effect) {
		e.Delay = clock.Span(1000*s.Service + 100*int(s.Side) + 10*s.Operation + int(s.Matches))
	}}
	classes := []uint64{3, 5}
	b := condition.NewBoard(condition.Shape{Services: 2, Operations: 2}, classes, tell)
	all := func() {
		for service := range 2 {
			for side := range exposure.Side(exposure.Sides) {
				for operation := range 2 {
					for class, matches := range classes {
						want := clock.Span(1000*service + 100*int(side) + 10*operation + int(matches))
						if e := b.At(service, side, operation, class); e.Delay != want || e.Slow != 1 {
							t.Fatalf("service %d, %s, operation %d, class %d: %+v, want delay %d", service, side, operation, class, e, want)
						}
					}
				}
			}
		}
	}
	all()
	all()
	if n := 2 * exposure.Sides * 2 * 2; len(tell.asked) != n {
		t.Errorf("asked %d times about %d subjects", len(tell.asked), n)
	}
	epoch := b.Epoch()
	b.Changed(7)
	b.At(1, exposure.Lit, 0, 1)
	last := tell.asked[len(tell.asked)-1]
	if want := (condition.Subject{Service: 1, Side: exposure.Lit, Matches: 5, Now: 7}); last != want || b.Epoch() == epoch {
		t.Errorf("after the change asked about %+v, want %+v; epoch %d after %d", last, want, b.Epoch(), epoch)
	}
	if n := testing.AllocsPerRun(100, func() { b.Changed(8); b.At(1, exposure.Lit, 0, 1) }); n > 1 {
		t.Errorf("an effect costs %v allocations", n)
	}
}

func background(r float64) *condition.Background {
	return &condition.Background{
		Ratio: []float64{0, r, r}, Shape: condition.BackgroundShape,
		Draws: rng.NewWorld(3, 0).Key("background"),
	}
}

func errorAt(b *condition.Background, service int, at clock.Time) float64 {
	var e condition.Effect
	b.Contribute(condition.Subject{Service: service, Now: at}, &e)
	return e.Error
}

// 40 000 minutes, seed 3: the mean of gamma(4)/4 has a standard error of
// 0.5/√40000 = 0.0025 and its squared cv one of 0.0023 (the gamma's excess
// kurtosis is 1.5); 5.5 of either have a false-alarm probability below 1e-7.
func TestBackgroundIsOverdispersedByTheMinute(t *testing.T) {
	b := background(0.01)
	const n = 40000
	sum, squares := 0.0, 0.0
	for i := range n {
		x := errorAt(b, 1, clock.Time(i)*clock.Time(clock.Minute)) / 0.01
		sum += x
		squares += x * x
	}
	mean := sum / n
	cv2 := squares/n - mean*mean
	if math.Abs(mean-1) > 5.5*0.0025 || math.Abs(cv2-0.25) > 5.5*0.0024 {
		t.Errorf("mean %v, squared cv %v, want 1 and 0.25", mean, cv2)
	}
}

func TestBackgroundBelongsToServiceAndMinute(t *testing.T) {
	b := background(0.01)
	at := clock.Time(5 * clock.Minute)
	if errorAt(b, 1, at) != errorAt(b, 1, at.Add(59*clock.Second)) {
		t.Error("it changes within a minute")
	}
	if errorAt(b, 1, at) == errorAt(b, 1, at.Add(clock.Minute)) || errorAt(b, 1, at) == errorAt(b, 2, at) {
		t.Error("another minute or service has the same")
	}
	if errorAt(b, 0, at) != 0 {
		t.Error("a service without errors makes some")
	}
	if got := errorAt(background(1), 1, at); got < 0 || got > 1 {
		t.Errorf("the ratio is %v", got)
	}
}
