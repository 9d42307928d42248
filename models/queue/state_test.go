package queue_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/queue"
)

// never is a delay after which nothing comes back within a test.
const never = 1e12

func same(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*math.Max(math.Abs(want), 1) {
		t.Errorf("%s: %.9g, want %.9g", what, got, want)
	}
}

// Two of four lines wait for a message: half of the capacity is left.
func TestALineThatWaitsTakesItsShareOfTheCapacity(t *testing.T) {
	for held, want := range map[float64]float64{0: 10, 2: 5, 4: 0, 6: 0} {
		s := queue.New(queue.Config{Deliveries: 5, RetryDelay: never, Partitions: 4})
		s.Pass(1, queue.Flow{Odd: held, Unable: 100})
		same(t, "held", s.Held(), held)
		same(t, "done", s.Pass(1, queue.Flow{Fine: 20, Able: 10}).Done, want)
	}
}

// What was not worked off comes back at the pace of the delay: exp(-t/delay) of it
// is still away after t.
func TestDeliveriesComeBackAfterTheDelay(t *testing.T) {
	s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30})
	s.Pass(1, queue.Flow{Odd: 8, Unable: 100})
	s.Pass(10, queue.Flow{})
	same(t, "away", s.Held(), 8*math.Exp(-10.0/30))
	same(t, "back", s.Ready(), 8*-math.Expm1(-10.0/30))
}

// A single message is no crumb: it stays until somebody works it off.
func TestOneMessageIsNotSweptAway(t *testing.T) {
	s := queue.New(queue.Config{Deliveries: 5, RetryDelay: never})
	s.Pass(1, queue.Flow{Odd: 1, Unable: 100})
	if p := s.Pass(60, queue.Flow{Able: 10}); p.Done > 1e-6 || math.Abs(s.Held()-1) > 1e-6 {
		t.Errorf("%g are done and %g held, want the one held", p.Done, s.Held())
	}
	s = queue.New(queue.Config{Deliveries: 5, RetryDelay: never})
	s.Pass(1, queue.Flow{Odd: 0.04, Unable: 100})
	s.Pass(1, queue.Flow{Unable: 10})
	same(t, "a crumb that nobody can read is dead", s.Dead(), 0.04)
}

// Of a backlog of 20 000 s only every second point is remembered in the end, over
// all of it: 10/s for the first half and 1/s for the second, of which as many are
// worked off as were published until some instant.
func TestAgesInALongBacklog(t *testing.T) {
	for _, oldest := range []float64{2500, 9000, 12_500, 17_500} {
		s := queue.New(queue.Config{Deliveries: 1, RetryDelay: 30})
		s.Pass(10_000, queue.Flow{Fine: 10})
		s.Pass(10_000, queue.Flow{Fine: 1})
		before := 10*math.Min(oldest, 10_000) + math.Max(oldest-10_000, 0)
		s.Pass(1, queue.Flow{Able: before})
		if got, want := s.Age(), 20_001-oldest; math.Abs(got-want) > 2 {
			t.Errorf("the oldest is %.1f s old, want %.0f", got, want)
		}
	}
}

// What the queue itself refuses is not handed out, and what a consumer gives up
// is dead at once.
func TestDenyAndDrop(t *testing.T) {
	s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30})
	same(t, "done", s.Pass(1, queue.Flow{Fine: 10, Able: 10, Deny: 0.3}).Done, 7)
	s = queue.New(queue.Config{Deliveries: 5, RetryDelay: 30})
	p := s.Pass(1, queue.Flow{Odd: 4, Unable: 10, Drop: true})
	same(t, "dead", p.Dead, 4)
	same(t, "held", s.Held(), 0)
}

// Too little capacity, of itself or because the queue refuses, makes a message
// late that is published after u seconds and done after 2u, for u above the
// deadline of 60 s and below 540; a step of any length says so.
func TestStepsOfAnyLengthAreAsLate(t *testing.T) {
	for name, f := range map[string]queue.Flow{"few": {Fine: 10, Able: 5}, "refused": {Fine: 10, Able: 20, Deny: 0.75}} {
		long := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30, Deadline: 60})
		short := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30, Deadline: 60})
		want, sum := long.Pass(600, f).Late, 0.0
		for range 600 {
			sum += short.Pass(1, f).Late
		}
		same(t, name, want, sum)
		if math.Abs(want-10*(540-60)) > 50 {
			t.Errorf("%s: %.0f are late, want 4800", name, want)
		}
	}
}

// A backlog that begins later is as old as it is, not as the queue.
func TestAgeOfABacklogThatBeginsLater(t *testing.T) {
	s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30})
	s.Pass(100, queue.Flow{Fine: 10, Able: 20})
	s.Pass(5, queue.Flow{Fine: 10})
	same(t, "age", s.Age(), 5)
}
