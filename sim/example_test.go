package sim_test

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/sim"
	"github.com/rehearse-sim/rehearse/sim/clock"
)

// A bell rings every hour; a timeout is cancelled by the answer that comes
// first, although both are due at the same instant.
func Example() {
	e := sim.New("bell, replication 0, seed 1")

	var bell sim.HandlerID
	bell = e.Register("bell", sim.HandlerFunc(func(now clock.Time, n uint64) {
		fmt.Println(now, "ring", n)
		e.After(clock.Hour, sim.World, bell, n+1)
	}))
	e.At(0, sim.World, bell, 1)

	timeout := e.Do(clock.Time(90*clock.Minute), sim.Decide, "timeout", func() {
		fmt.Println(e.Now(), "gave up")
	})
	e.Do(clock.Time(90*clock.Minute), sim.World, "answer", func() {
		fmt.Println(e.Now(), "answered, timeout cancelled:", e.Cancel(timeout))
	})

	e.Run(clock.Time(3 * clock.Hour))
	fmt.Println(e.Now(), "end,", e.Events(), "events,", e.Pending(), "pending")
	// Output:
	// 0s ring 1
	// 1h0m0s ring 2
	// 1h30m0s answered, timeout cancelled: true
	// 2h0m0s ring 3
	// 3h0m0s end, 4 events, 1 pending
}
