package stats_test

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/sim/stats"
)

// Thirty worlds say where the median of recovery lies, but not where p95 ends;
// the warning says how many would.
func ExampleQuantile() {
	var minutes []float64
	for i := range 30 {
		minutes = append(minutes, float64(i*i)/10)
	}
	median := stats.Quantile(minutes, 0.5, 0.95)
	fmt.Printf("median %.1f [%.1f, %.1f]\n", median.Center, median.Low, median.High)
	p95 := stats.Quantile(minutes, 0.95, 0.95)
	fmt.Printf("p95 %.1f [%.1f, %.1f]\n", p95.Center, p95.Low, p95.High)
	fmt.Println(p95.Warnings[0].Text)
	// Output:
	// median 21.1 [8.1, 40.0]
	// p95 78.4 [62.5, +Inf]
	// need >= 72 replications for an upper bound of p95 at 95%
}

// Two strategies on the same ten worlds, in minutes of harm; the follow-up ended
// at 120.
func ExampleCompare() {
	flag := []float64{4, 6, 0, 5, 9, 3, 0, 7, 6, 5}
	atOnce := []stats.Obs{{Value: 30}, {Value: 42}, {Value: 0}, {Value: 61}, {Value: 120, Censored: true},
		{Value: 28}, {Value: 0}, {Value: 55}, {Value: 33}, {Value: 47}}
	c := stats.Compare(stats.Exact(flag), atOnce, stats.CompareOptions{
		Confidence: stats.Joint(0.95, 2), // one of two decided figures
		Horizon:    120,
		Matters:    10,
	})
	fmt.Printf("won %d, tied %d, lost %d\n", c.Won, c.Tied, c.Lost)
	fmt.Printf("%.1f minutes [%.1f, %.1f]\n", c.Difference.Center, c.Difference.Low, c.Difference.High)
	fmt.Println("told from noise:", c.Distinguishable, "- replications to tell 10 minutes:", c.Need)
	// Output:
	// won 8, tied 2, lost 0
	// -37.1 minutes [-64.1, -10.1]
	// told from noise: true - replications to tell 10 minutes: 99
}

// A gate that looks at the canary again and again.
func ExampleSequential() {
	gate := stats.Sequential{Alpha: 0.05}
	for minute, failed := range []int{0, 1, 2, 4, 6, 9} {
		requests := 300 * (minute + 1)
		_, bad := gate.Observe(failed, requests, 2*(minute+1), 19*requests)
		fmt.Println(minute+1, failed, bad)
	}
	// Output:
	// 1 0 false
	// 2 1 false
	// 3 2 false
	// 4 4 false
	// 5 6 true
	// 6 9 true
}
