package rng

// Dist is a probability distribution of a number: usually a length of time in
// seconds, or a factor without unit.
type Dist interface {
	// Sample draws one value from the stream.
	Sample(s *Stream) float64
	// Mean and Variance are those of the distribution, in its unit and its
	// unit squared.
	Mean() float64
	Variance() float64
	// CDF returns the probability of a value of at most x.
	CDF(x float64) float64
	// Quantile returns the smallest x with CDF(x) >= p; it is NaN unless
	// 0 <= p <= 1.
	Quantile(p float64) float64
	// String returns the text form, which [Parse] reads back to an equal Dist.
	String() string
}

// outside tells that p is no probability (NaN included).
func outside(p float64) bool { return !(p >= 0 && p <= 1) }
