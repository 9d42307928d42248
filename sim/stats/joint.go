package stats

import "fmt"

// Joint returns the confidence that each of m figures needs so that all m
// intervals hold together at confidence: Bonferroni, 1-(1-confidence)/m.
//
// Not Šidák, confidence^(1/m): that needs independence, or two-sided intervals
// of jointly normal estimates (Šidák, JASA 62, 1967). Figures of one set of
// worlds are neither: safety and speed pull against each other, and intervals
// of quantiles are discrete. The price is small: at 95% and m = 2, 97.5% for
// each instead of 97.47%. m < 1 panics.
func Joint(confidence float64, m int) float64 {
	mustConfidence(confidence)
	if m < 1 {
		panic(fmt.Sprintf("stats: joint confidence of %d figures", m))
	}
	return 1 - (1-confidence)/float64(m)
}
