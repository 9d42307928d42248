package queue_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/rehearse-sim/rehearse/models/queue"
)

func Example() {
	s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30})
	s.Pass(600, queue.Flow{Fine: 10})           // nobody consumes for ten minutes
	s.Pass(300, queue.Flow{Fine: 10, Able: 30}) // λT/(μ-λ) = 300 s of drain
	fmt.Printf("%.0f waiting, %.0f done\n", s.Waiting(), s.Done())
	// Output: 0 waiting, 9000 done
}

// A backlog of an outage of T is gone λT/(μ-λ) after it; a capacity of 10% above
// the load takes ten times the outage.
func TestDrain(t *testing.T) {
	for _, c := range []struct{ rate, capacity, outage float64 }{{10, 30, 600}, {10, 11, 300}, {50, 60, 120}} {
		s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30})
		s.Pass(c.outage, queue.Flow{Fine: c.rate})
		want, took := c.rate*c.outage/(c.capacity-c.rate), 0.0
		for s.Waiting() > 1e-6 && took < 2*want {
			s.Pass(1, queue.Flow{Fine: c.rate, Able: c.capacity})
			took++
		}
		if math.Abs(took-want) > 1.5 {
			t.Errorf("λ %g, μ %g, outage %g s: drained after %g s, want %g", c.rate, c.capacity, c.outage, took, want)
		}
	}
}

// A message that nobody can read is handed out as often as the queue allows and
// is dead then; one that a tenth of the consumers can read gets through with
// 1-0.9^5.
func TestDeadLetters(t *testing.T) {
	for _, c := range []struct{ able, unable, alive float64 }{{0, 100, 0}, {10, 90, 1 - math.Pow(0.9, 5)}, {100, 0, 1}} {
		s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 10})
		var choked float64
		for range 600 {
			choked += s.Pass(1, queue.Flow{Odd: 1, Able: c.able, Unable: c.unable}).Choked
		}
		s.Pass(3600, queue.Flow{Able: c.able, Unable: c.unable})
		if got := s.Done() / s.Published(); math.Abs(got-c.alive) > 1e-4 {
			t.Errorf("%g of %g can read: %.6f get through, want %.6f", c.able, c.able+c.unable, got, c.alive)
		}
	}
}

func TestOrderHoldsUpItsLine(t *testing.T) {
	free := queue.New(queue.Config{Deliveries: 5, RetryDelay: 60})
	kept := queue.New(queue.Config{Deliveries: 5, RetryDelay: 60, Partitions: 4})
	f := queue.Flow{Fine: 50, Odd: 0.05, Unable: 60}
	free.Pass(1800, f)
	kept.Pass(1800, f)
	if free.Ready() > 5 || kept.Ready() < 1000 {
		t.Errorf("%g ready without order, %g with: one odd message in a thousand must stop the lines", free.Ready(), kept.Ready())
	}
}

func TestLate(t *testing.T) {
	s := queue.New(queue.Config{Deliveries: 5, RetryDelay: 30, Deadline: 120})
	early := s.Pass(300, queue.Flow{Fine: 10}).Late // 5 minutes without a consumer
	late := 0.0
	for range 600 {
		late += s.Pass(1, queue.Flow{Fine: 10, Able: 30}).Late
	}
	// 1 800 were late when work began, which is done in the order of publishing:
	// 20 s later the one published last of those is done, and so on, until 90 s
	// later work has caught up with the deadline: 2 700 in all.
	if math.Abs(early+late-30*90) > 60 || math.Abs(early-1800) > 20 {
		t.Errorf("%g late before work begins, want 1800; %g in all, want 2700", early, early+late)
	}
}

func TestConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := queue.New(queue.Config{
			Deliveries: rapid.IntRange(1, 6).Draw(t, "deliveries"), RetryDelay: rapid.Float64Range(1, 100).Draw(t, "retry"),
			Deadline: 30, Partitions: rapid.IntRange(0, 5).Draw(t, "partitions"),
		})
		done, dead := 0.0, 0.0
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			rate := rapid.Float64Range(0, 50)
			p := s.Pass(rapid.Float64Range(0, 90).Draw(t, "dt"), queue.Flow{
				Fine: rate.Draw(t, "fine"), Odd: rate.Draw(t, "odd"), Able: rate.Draw(t, "able"), Unable: rate.Draw(t, "unable"),
				Drop: rapid.Bool().Draw(t, "drop"), Deny: rapid.Float64Range(0, 1).Draw(t, "deny"),
			})
			done, dead = done+p.Done, dead+p.Dead
			if p.Late < 0 || p.Dead < 0 || s.Ready() < -1e-9 {
				t.Fatalf("%+v, %g ready", p, s.Ready())
			}
		}
		if gap := s.Published() - s.Done() - s.Dead() - s.Waiting(); math.Abs(gap) > 1e-9*(1+s.Published()) {
			t.Fatalf("%g messages are nowhere", gap)
		}
		if math.Abs(done-s.Done()) > 1e-9*(1+done) || math.Abs(dead-s.Dead()) > 1e-9*(1+dead) {
			t.Fatalf("steps say %g done and %g dead, totals %g and %g", done, dead, s.Done(), s.Dead())
		}
	})
}
