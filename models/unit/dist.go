package unit

import (
	"errors"
	"fmt"

	"github.com/rehearse-sim/rehearse/sim/clock"
	"github.com/rehearse-sim/rehearse/sim/rng"
)

// Dist is a distribution with the text it was written as. The zero Dist has no
// distribution and its sampling methods panic; see IsZero.
type Dist struct {
	rng.Dist
	text string
}

// IsZero tells that no distribution was given.
func (d Dist) IsZero() bool { return d.Dist == nil }

// MarshalText returns the text that was read, "" for the zero Dist.
func (d Dist) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// String returns the text that was read.
func (d Dist) String() string { return d.text }

// read parses text with one reader for all numbers that have a unit. A
// distribution of numbers with a unit in which no number has one is refused:
// "lognormal(sigma=0.8)" is a factor, not a time.
func (d *Dist) read(text []byte, noun, example string, number func(string) (float64, error)) error {
	dimensioned := false
	counted := func(s string) (float64, error) {
		dimensioned = true
		return number(s)
	}
	parsed, err := rng.Parse(string(text), counted)
	if err != nil {
		return err
	}
	if !dimensioned && noun != "" {
		return fmt.Errorf("%s says nothing about %s; write for example %s", shown(string(text)), noun, example)
	}
	*d = Dist{Dist: parsed, text: string(text)}
	return nil
}

// ErrorOffset returns where in its text the error of a distribution lies, in
// bytes from the start, and whether err knows.
func ErrorOffset(err error) (int, bool) {
	var e *rng.SyntaxError
	if !errors.As(err, &e) {
		return 0, false
	}
	return e.Offset, true
}

// must is for defaults in code, where a wrong text is a programmer error.
func must(text string, err error) {
	if err != nil {
		panic(fmt.Sprintf("unit: %q: %v", text, err))
	}
}

// DurationDist is a distribution of lengths of time. Sample, Mean and Quantile
// are in seconds, Variance in seconds squared. It is written as [rng.Parse]
// describes, "lognormal(p50=3m, p95=20m)", or as a plain "2m" for a constant.
type DurationDist struct{ Dist }

// MustDurationDist reads a default; it panics on a wrong text.
func MustDurationDist(text string) (d DurationDist) {
	must(text, d.UnmarshalText([]byte(text)))
	return d
}

// Span draws one length of time.
func (d DurationDist) Span(s *rng.Stream) clock.Span { return clock.FromSeconds(d.Sample(s)) }

// Amount writes a length of time in seconds as its texts do.
func (d DurationDist) Amount(seconds float64) string {
	return Duration(clock.FromSeconds(seconds)).String()
}

// UnmarshalText reads the text form.
func (d *DurationDist) UnmarshalText(text []byte) error {
	seconds := func(s string) (float64, error) {
		span, err := parseDuration(s)
		return span.Span().Seconds(), err
	}
	return d.read(text, "durations", "lognormal(p50=3m, p95=20m) or 2m", seconds)
}

// NumberDist is a distribution of plain numbers, written "uniform(1, 5)" or "2".
type NumberDist struct{ Dist }

// Amount writes a number as its texts do.
func (d NumberDist) Amount(x float64) string { return decimal(x, 0) }

// UnmarshalText reads the text form.
func (d *NumberDist) UnmarshalText(text []byte) error {
	plain := func(s string) (float64, error) {
		v, ok := number(s, 0)
		if !ok {
			return 0, want("a plain number of 0 or more", "1.5", s)
		}
		return v, nil
	}
	return d.read(text, "", "", plain)
}
