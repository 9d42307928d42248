package rng

import (
	"math"
	"slices"
	"strings"
)

// Observed is the distribution of measured values, each equally likely; see
// [Empirical].
type Observed struct {
	values         []float64 // ascending
	mean, variance float64
}

// Empirical returns the distribution that draws one of the values, each with
// equal probability (sampling with replacement, as the bootstrap does: Efron
// 1979). It copies the values, and panics if there are none or one is not
// finite.
func Empirical(values []float64) Dist {
	if len(values) == 0 {
		panic("rng: Empirical of no values")
	}
	d := Observed{values: slices.Sorted(slices.Values(values))}
	n := float64(len(values))
	for _, x := range d.values {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			panic("rng: Empirical of a value that is not finite")
		}
		d.mean += x / n
	}
	for _, x := range d.values {
		d.variance += (x - d.mean) * (x - d.mean) / n
	}
	return d
}

// Sample draws one of the values.
func (d Observed) Sample(s *Stream) float64 { return d.values[s.Intn(len(d.values))] }

// Mean returns the mean of the values.
func (d Observed) Mean() float64 { return d.mean }

// Variance returns the variance of the values around their mean, divided by
// their number.
func (d Observed) Variance() float64 { return d.variance }

// CDF returns the share of values of at most x.
func (d Observed) CDF(x float64) float64 {
	if math.IsNaN(x) {
		return x
	}
	i, _ := slices.BinarySearchFunc(d.values, x, func(v, x float64) int {
		if v <= x {
			return -1
		}
		return 1
	})
	return float64(i) / float64(len(d.values))
}

// Quantile returns the smallest value with CDF >= p.
func (d Observed) Quantile(p float64) float64 {
	if outside(p) {
		return math.NaN()
	}
	n := len(d.values)
	i := min(int(p*float64(n)), n-1)
	for i > 0 && float64(i)/float64(n) >= p {
		i--
	}
	for i < n-1 && float64(i+1)/float64(n) < p {
		i++
	}
	return d.values[i]
}

// String returns "empirical(value, value)" with all values.
func (d Observed) String() string {
	texts := make([]string, len(d.values))
	for i, x := range d.values {
		texts[i] = number(x)
	}
	return "empirical(" + strings.Join(texts, ", ") + ")"
}

// empirical reads empirical(1s, 2s, ...).
func (p *parser) empirical(arguments []argument, at int) (Dist, *SyntaxError) {
	const usage = "write empirical(1s, 2s, 8s)"
	if len(arguments) == 0 {
		return nil, wrong(at, "empirical needs values: %s", usage)
	}
	var values []float64
	for _, a := range arguments {
		if a.name != "" {
			return nil, wrong(a.at, "empirical has no named parameters: %s", usage)
		}
		x, err := p.finite(p.number, a.value)
		if err != nil {
			return nil, wrong(a.at, "value of empirical: %v", err)
		}
		values = append(values, x)
	}
	d := Empirical(values).(Observed)
	if spread := d.mean + d.variance; math.IsNaN(spread) || math.IsInf(spread, 0) {
		return nil, wrong(at, "empirical with these values has no finite mean and variance: choose less extreme ones")
	}
	return d, nil
}
