// Package experiment plays the replications of one experiment on several
// cores. A job is one whole replication; workers pull replications one after
// the other and write each result to its own index, so the results do not
// depend on how many workers there are or which was fastest.
//
//	results, err := experiment.Run(ctx, experiment.Options{
//		Scenario: "tax-engine", Seed: 1, Replications: 30, Workers: 2,
//	}, func(ctx context.Context, replication int) (Outcome, error) {
//		experiment.Playing(ctx, "canary")
//		return play(replication)
//	})
//
// It promises:
//
//   - results[i] is the result of replication i, bit for bit the same for any
//     number of workers, if the job computes it from the replication's number.
//   - Whatever happens, what is finished is kept and marked Done: a failure
//     leaves the other replications going on; a cancelled context lets those
//     under way end and starts no more.
//   - A panic in a job becomes a [Failure] that names scenario, strategy,
//     replication and seed and carries the stack.
//
// Goroutines live between replications only; a job needs none.
package experiment
