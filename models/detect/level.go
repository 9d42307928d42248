package detect

import (
	"fmt"

	"github.com/rehearse-sim/rehearse/models/unit"
)

// Level is a threshold in the unit of its metric: "1%", "800ms" or "50".
type Level struct {
	value float64 // as a fraction, in seconds, or a count
	unit  string  // as in signal.Verdict: "ratio", "s", "requests"
	text  string
}

// UnmarshalText reads a percentage, a duration, or a plain count.
func (l *Level) UnmarshalText(text []byte) error {
	var p unit.Percent
	if p.UnmarshalText(text) == nil {
		*l = Level{p.Fraction(), "ratio", string(text)}
		return nil
	}
	var d unit.Duration
	if d.UnmarshalText(text) == nil {
		*l = Level{d.Span().Seconds(), "s", string(text)}
		return nil
	}
	var n unit.NumberDist
	if n.UnmarshalText(text) == nil && n.Variance() == 0 {
		*l = Level{n.Mean(), "requests", string(text)}
		return nil
	}
	return fmt.Errorf("want a percentage such as 1%%, a duration such as 800ms or a count such as 50, got %q", text)
}

// MarshalText writes what was read.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.text), nil }

// Ratio is the level as a share in [0, 1], and whether it is one.
func (l Level) Ratio() (float64, bool) { return l.value, l.unit == "ratio" }

func (l Level) String() string { return l.text }
