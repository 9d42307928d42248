// Package stats turns the results of replications into figures that say how
// sure they are. Every figure is an [Estimate]: a point, an interval, the name
// of the method, and warnings as data.
//
//	minutes := []float64{0, 3, 3, 7, 12, 15, 22, 41}
//	e := stats.Quantile(minutes, 0.5, 0.95)
//	fmt.Println(e.Center, e.Low, e.High, e.Actual)
//
// For one sample: [Mean], [Quantile], [Proportion], [CensoredQuantile] and
// [MixtureQuantile]. For two strategies on the same worlds: [Compare]; on different ones:
// [Apart]; and [Joint] where several figures must hold together. For what hangs on what:
// [RankCorrelation]. For judges of canaries: [TwoProportion], [SampleSize] and
// [Sequential].
//
// What it promises: results depend on the data alone (no clock, no global
// random source, no order of a map); data too small for a bound gives an open
// end and the count that would close it, never a made-up number; NaN in the
// data is a programmer error and panics. How often each interval covers the
// truth is measured by the tests; docs/interval-coverage.md has the table, with
// the known limits.
package stats
