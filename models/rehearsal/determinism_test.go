package rehearsal_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rehearse-sim/rehearse/models/outcome"
	"github.com/rehearse-sim/rehearse/models/rehearsal"
)

// The same plan, seed and replication give the same digests and the same
// outcome: twice in one process, with one processor and with two, from a plan
// loaded anew, and with plays of other worlds in other goroutines meanwhile.
// Every comparison of the project stands on this; it is never skipped.
func TestSameWorldEveryTime(t *testing.T) {
	// The whole shop, with a shorter watch, so that every mechanism takes part.
	small := func() func(seed uint64, r int) outcome.World {
		p := load(t, "shop",
			"clock.follow=25m", "release.start=5m", "strategies.canary.steps.0.bake=5m", "strategies.canary.steps.1.bake=5m",
			"strategies.toggle.steps.0.bake=5m", "strategies.toggle.steps.1.bake=5m", "strategies.rings.bake=5m", "faults.0.start=10m",
			"services.checkout.instances=3") // where queues fill while instances are replaced
		return func(seed uint64, r int) outcome.World { return rehearsal.World(p, seed, r, nil) }
	}
	play := small()
	want := []outcome.World{play(7, 0), play(7, 1)}
	same := func(how string, r int, got outcome.World) {
		t.Helper()
		if d := cmp.Diff(want[r], got); d != "" {
			t.Errorf("%s, replication %d differs (-first +now):\n%s", how, r, d)
		}
	}
	same("played again", 0, play(7, 0))
	same("a plan loaded anew", 1, small()(7, 1))
	for _, procs := range []int{1, 2} {
		before := runtime.GOMAXPROCS(procs)
		got := make([]outcome.World, 4)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() { got[i] = play(7, i%2) })
		}
		wg.Wait()
		runtime.GOMAXPROCS(before)
		for i, w := range got {
			same("in parallel", i%2, w)
		}
	}

	// And the digests mean something: no two plays of different worlds, seeds
	// or strategies share one.
	seen := map[uint64]string{}
	note := func(digest uint64, what string) {
		if other, known := seen[digest]; known {
			t.Errorf("%s has the digest of %s", what, other)
		}
		seen[digest] = what
	}
	other := play(8, 0)
	note(other.Control.Digest, "seed 8")
	for r, w := range want {
		note(w.Control.Digest, "control")
		for _, o := range w.Plays {
			note(o.Digest, o.Strategy)
			if o.Events < 10_000 {
				t.Errorf("replication %d, %s: only %d events", r, o.Strategy, o.Events)
			}
		}
	}
}
