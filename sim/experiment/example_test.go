package experiment_test

import (
	"context"
	"fmt"

	"github.com/rehearse-sim/rehearse/sim/experiment"
)

// Four replications on two workers; the third hits a bug in one strategy. Its
// labels say where to look, and the other three results stand.
func Example() {
	job := func(ctx context.Context, replication int) (int, error) {
		harm := 0
		for _, strategy := range []string{"all-at-once", "canary"} {
			experiment.Playing(ctx, strategy)
			if replication == 2 && strategy == "canary" {
				return 0, fmt.Errorf("traffic share is 130 %%")
			}
			harm += replication * len(strategy)
		}
		return harm, nil
	}
	results, err := experiment.Run(context.Background(), experiment.Options{
		Scenario: "tax-engine", Seed: 1, Replications: 4, Workers: 2,
	}, job)
	for i, r := range results {
		fmt.Println(i, r.Done, r.Value)
	}
	fmt.Println(err)
	// Output:
	// 0 true 0
	// 1 true 17
	// 2 false 0
	// 3 true 51
	// 3 of 4 replications finished; failed: 2; the first: scenario tax-engine, strategy canary, replication 2, seed 1: traffic share is 130 %
}
