package queue_test

import (
	"math"
	"testing"

	"github.com/rehearse-sim/rehearse/models/queue"
)

// What was set aside is dead, and comes to an end once it is published again to
// consumers that can read it: published = done + dead + inside all the way.
func TestAsideAndAgain(t *testing.T) {
	s := queue.New(queue.Config{Deliveries: 2, RetryDelay: 30})
	balance := func(when string) {
		t.Helper()
		if d := s.Published() - s.Done() - s.Dead() - s.Waiting(); math.Abs(d) > 1e-6 {
			t.Errorf("%s: %g messages are nowhere", when, d)
		}
	}
	s.Pass(60, queue.Flow{Fine: 10, Odd: 2, Unable: 1})
	waiting, dead := s.Waiting(), s.Dead()
	if n := s.Aside(); n != waiting || s.Waiting() != 0 || math.Abs(s.Dead()-dead-waiting) > 1e-9 || s.Age() != 0 {
		t.Errorf("%g of %g are set aside, %g wait, %g are dead, the oldest is %g s old", n, waiting, s.Waiting(), s.Dead(), s.Age())
	}
	balance("set aside")
	if n := s.Again(100); n != 100 {
		t.Errorf("%g of 100 are published again", n)
	}
	balance("published again")
	s.Pass(600, queue.Flow{Able: 5})
	if left := s.Waiting(); left > 0 {
		t.Errorf("%g still wait", left)
	}
	if n := s.Again(1e9); math.Abs(n+100-dead-waiting) > 1e-6 || s.Left() != 0 {
		t.Errorf("%g are left to be published again, %g remain", n, s.Left())
	}
	balance("all of them")
}
