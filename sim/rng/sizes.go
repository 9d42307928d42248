package rng

import (
	"math"
	"strings"
)

// Sizes is a law by which many of a kind share a total: the skew between big
// and small tenants.
type Sizes interface {
	// Shares returns n shares that add up to 1. A law without chance leaves
	// the stream alone.
	Shares(n int, s *Stream) []float64
	// String returns the text form, which [ParseSizes] reads back.
	String() string
}

// Zipf is the law by which the k-th largest has a share in proportion to
// k^-Exponent (Zipf 1949); 0 makes all equal. Its shares fall, without chance.
type Zipf struct{ Exponent float64 }

// Shares returns the shares of n, largest first.
func (z Zipf) Shares(n int, _ *Stream) []float64 {
	shares := make([]float64, n)
	for i := range shares {
		shares[i] = math.Pow(float64(i+1), -z.Exponent)
	}
	return normalise(shares)
}

// String returns "zipf(exponent)".
func (z Zipf) String() string { return "zipf(" + number(z.Exponent) + ")" }

// Drawn is the law by which each share is in proportion to a draw from the
// distribution.
type Drawn struct{ Dist }

// Shares draws n values and divides them by their sum, in the order drawn.
// Where all of them are 0, the shares are equal.
func (d Drawn) Shares(n int, s *Stream) []float64 {
	shares := make([]float64, n)
	for i := range shares {
		shares[i] = d.Sample(s)
	}
	return normalise(shares)
}

// normalise divides by the sum, in place.
func normalise(shares []float64) []float64 {
	sum := 0.0
	for _, x := range shares {
		sum += x
	}
	for i := range shares {
		if sum > 0 {
			shares[i] /= sum
		} else {
			shares[i] = 1 / float64(len(shares))
		}
	}
	return shares
}

// ParseSizes reads the text form of a law for sizes: zipf(1.0), or a
// distribution of plain numbers that are never negative, of which only the
// proportions count, such as lognormal(sigma=0.8). A constant makes all equal.
// The error is a [*SyntaxError].
func ParseSizes(text string) (Sizes, error) {
	p := parser{text: text, number: plain, sizes: true}
	if name, _, _ := strings.Cut(text, "("); strings.TrimSpace(name) == zipfForm.name {
		z, err := p.zipf()
		if err != nil {
			return nil, err
		}
		return z, nil
	}
	d, err := p.parse()
	if err != nil {
		return nil, err
	}
	if d.Quantile(0) < 0 || d.Mean() <= 0 {
		return nil, wrong(0, "sizes are never negative and not all 0: %s does not fit", clip(strings.TrimSpace(text)))
	}
	return Drawn{d}, nil
}

// mostExponent is the largest exponent of zipf in a text (judgement): there the
// second largest has less than a millionth of the largest.
const mostExponent = 20

// zipfForm is the syntax of zipf, whose one number needs no building.
var zipfForm = form{
	name: "zipf", usage: "zipf(1.0)",
	variants: []variant{{positional: true, parameters: []parameter{{name: "exponent", pure: true}}}},
}

func (p *parser) zipf() (Zipf, *SyntaxError) {
	var z Zipf
	at := strings.Index(p.text, zipfForm.name)
	_, arguments, err := p.split()
	if err != nil {
		return z, err
	}
	v, err := zipfForm.choose(arguments, at)
	if err != nil {
		return z, err
	}
	if z.Exponent, err = p.value(zipfForm, v.parameters[0], arguments[0]); err != nil {
		return z, err
	}
	if z.Exponent > mostExponent {
		return z, wrong(arguments[0].at, "exponent of zipf is above %d: sizes in practice lie between 0.5 and 2", mostExponent)
	}
	return z, nil
}
