package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// walk plays a small simulation that depends on the replication only and
// returns its digest.
func walk(replication int) uint64 {
	e := sim.New(fmt.Sprint("walk, replication ", replication))
	x := uint64(replication)*0x9E3779B97F4A7C15 + 1
	var step sim.HandlerID
	step = e.Register("step", sim.HandlerFunc(func(now clock.Time, arg uint64) {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		e.After(clock.Span(x%1000), sim.World, step, x)
	}))
	e.At(0, sim.World, step, 0)
	e.Run(clock.Time(20000 * (replication%7 + 1)))
	return e.Digest()
}

func TestWorkersDoNotMatter(t *testing.T) {
	job := func(_ context.Context, replication int) (uint64, error) { return walk(replication), nil }
	want := make([]Result[uint64], 60)
	for i := range want {
		want[i] = Result[uint64]{walk(i), true}
	}
	for _, workers := range []int{0, 1, 2, 3, 8, 100} {
		got, err := Run(t.Context(), Options{Replications: 60, Workers: workers}, job)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d workers: results differ from those played in order (error %v)", workers, err)
		}
	}
}

func TestFailuresNameTheirLabels(t *testing.T) {
	cause := errors.New("no tenants")
	results, err := Run(t.Context(), Options{Scenario: "tax-engine", Seed: 7, Replications: 6, Workers: 2},
		func(ctx context.Context, replication int) (int, error) {
			Playing(ctx, "control")
			Playing(ctx, "canary")
			switch replication {
			case 2:
				var m map[string]int
				m["x"] = 1
			case 3:
				panic("queue is negative")
			case 4:
				return 0, cause
			}
			return replication * replication, nil
		})
	var all *Incomplete
	if !errors.As(err, &all) || all.Finished != 3 || all.Of != 6 || len(all.Failures) != 3 || all.Cause != nil {
		t.Fatalf("error %#v", err)
	}
	for i, r := range results {
		if failed := i >= 2 && i <= 4; r.Done == failed || !failed && r.Value != i*i {
			t.Errorf("replication %d: %+v", i, r)
		}
	}
	for i, want := range []string{"assignment to entry in nil map", "panic: queue is negative", "no tenants"} {
		f := all.Failures[i]
		if f.Labels != (Labels{"tax-engine", "canary", i + 2, 7}) {
			t.Errorf("failure %d is labelled %v", i, f.Labels)
		}
		text := f.Error()
		if !strings.HasPrefix(text, fmt.Sprintf("scenario tax-engine, strategy canary, replication %d, seed 7: ", i+2)) ||
			!strings.Contains(text, want) {
			t.Errorf("failure %d says %q", i, text)
		}
		if panicked := i < 2; strings.Contains(f.Stack, "run_test.go") != panicked {
			t.Errorf("failure %d has stack %q", i, f.Stack)
		}
	}
	if !errors.Is(err, cause) {
		t.Error("the job's error cannot be found with errors.Is")
	}
	if text := err.Error(); !strings.HasPrefix(text, "3 of 6 replications finished; failed: 2 3 4; the first: scenario tax-engine") {
		t.Errorf("error says %q", text)
	}
}

func TestCancelKeepsWhatIsFinished(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("interrupt")
	var started atomic.Int32
	results, err := Run(ctx, Options{Replications: 100, Workers: 2}, func(ctx context.Context, replication int) (int, error) {
		started.Add(1)
		switch replication {
		case 10:
			cancel(stop)
			return 10, nil // ended all the same
		case 11:
			<-ctx.Done()
			return 0, fmt.Errorf("giving up: %w", ctx.Err())
		}
		return replication, nil
	})
	var all *Incomplete
	if !errors.As(err, &all) || !errors.Is(err, stop) || len(all.Failures) != 0 {
		t.Fatalf("error %v", err)
	}
	done := 0
	for i, r := range results {
		if r.Done {
			done++
			if r.Value != i {
				t.Errorf("replication %d has value %d", i, r.Value)
			}
		}
	}
	if done != all.Finished || !results[10].Done || results[11].Done || done >= int(started.Load())+1 || started.Load() > 13 {
		t.Errorf("%d done, %d finished, %d started", done, all.Finished, started.Load())
	}
	if want := fmt.Sprintf("%d of 100 replications finished, then interrupted: interrupt", done); err.Error() != want {
		t.Errorf("error says %q, want %q", err, want)
	}
}

func TestCancelBeforeStart(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	results, err := Run(ctx, Options{Replications: 3}, func(context.Context, int) (int, error) { return 1, nil })
	if !errors.Is(err, context.Canceled) || len(results) != 3 || results[0].Done {
		t.Errorf("results %v, error %v", results, err)
	}
}

func TestProgressCountsUp(t *testing.T) {
	var seen []Progress
	calls, inside := 0, false
	_, err := Run(t.Context(), Options{Replications: 40, Workers: 4, Progress: func(p Progress) {
		if inside {
			t.Error("two calls of Progress overlap")
		}
		inside = true
		calls++
		seen = append(seen, p)
		if p.Finished+p.Failures != calls || p.Of != 40 || p.Failed != (p.Replication == 5) {
			t.Errorf("call %d: %+v", calls, p)
		}
		inside = false
	}}, func(_ context.Context, replication int) (int, error) {
		if replication == 5 {
			return 0, errors.New("bad luck")
		}
		return 0, nil
	})
	if err == nil || calls != 40 || seen[39].Failures != 1 {
		t.Errorf("%d calls, error %v", calls, err)
	}
}

func TestGoexitIsAFailure(t *testing.T) {
	_, err := Run(t.Context(), Options{Replications: 1}, func(context.Context, int) (int, error) {
		runtime.Goexit()
		return 0, nil
	})
	if err == nil || !strings.Contains(err.Error(), "ended its goroutine") {
		t.Errorf("error %v", err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	_, err := Run(t.Context(), Options{Replications: 0, Workers: -1}, func(context.Context, int) (int, error) { return 0, nil })
	if err == nil || !strings.Contains(err.Error(), "replications is 0") || !strings.Contains(err.Error(), "workers is -1") {
		t.Errorf("error %v", err)
	}
}

func TestLabelsOutsideAJob(t *testing.T) {
	Playing(t.Context(), "canary") // must not panic
	if got := (Labels{Replication: 2, Seed: 9}).String(); got != "replication 2, seed 9" {
		t.Errorf("got %q", got)
	}
}
