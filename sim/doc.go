// Package sim is the kernel of a discrete-event simulation: a clock in whole
// nanoseconds, a set of pending events, and handlers that are called when
// their events are due. It knows nothing of what is simulated.
//
// Make an [Engine] with [New], register handlers, schedule with [Engine.At] or
// [Engine.After], and play with [Engine.Run]:
//
//	e := sim.New("bell, replication 0, seed 1")
//	var bell sim.HandlerID
//	bell = e.Register("bell", sim.HandlerFunc(func(now clock.Time, n uint64) {
//		fmt.Println(now, "ring", n)
//		e.After(clock.Hour, sim.World, bell, n+1)
//	}))
//	e.At(0, sim.World, bell, 1)
//	e.Run(clock.Time(3 * clock.Hour)) // rings at 0s, 1h0m0s, 2h0m0s
//
// It promises:
//
//   - Events run in the total order (time, phase, sequence of scheduling);
//     nothing else decides a tie, no float and no map.
//   - Scheduling, running, cancelling and rescheduling allocate nothing once
//     the storage has grown to what the model keeps pending.
//   - An event that was cancelled does not run, also if it was due now.
//   - The same calls give the same [Engine.Digest], on any machine.
//   - Mistakes of the program (an event in the past, an unknown handler, Run
//     within Run) panic with the fact, the event and the label of the play.
//
// The engine starts no goroutine and reads no wall clock.
package sim
