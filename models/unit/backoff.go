package unit

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Jitter says how much of a pause between attempts is left to chance.
type Jitter string

// The jitters, after "Exponential Backoff And Jitter" (Marc Brooker, AWS
// Architecture Blog, 2015).
const (
	NoJitter    Jitter = "no-jitter"    // the whole pause is fixed
	FullJitter  Jitter = "full-jitter"  // uniform between 0 and the pause
	EqualJitter Jitter = "equal-jitter" // half is fixed, half is uniform
)

// Backoff is the pause a client makes before it tries again, written
// "exponential(100ms, x2, max=2s, full-jitter)" or "constant(1s, full-jitter)".
type Backoff struct {
	Base   Duration // pause before the first retry
	Factor float64  // growth per retry, at least 1; 1 means constant
	Max    Duration // longest pause
	Jitter Jitter
}

// Delay returns the pause before retry number n (the first is 1), given u
// drawn uniformly from [0, 1).
func (b Backoff) Delay(n int, u float64) clock.Span {
	pause := float64(b.Max)
	if grown := float64(b.Base) * math.Pow(b.Factor, float64(n-1)); grown < pause {
		pause = grown
	}
	switch b.Jitter {
	case FullJitter:
		pause *= u
	case EqualJitter:
		pause *= 0.5 + u/2
	}
	return clock.Span(pause)
}

const backoffExample = `"exponential(100ms, x2, max=2s, full-jitter)"`

// UnmarshalText reads the text form. Only the base is required; the factor is
// 2, the maximum 20 times the base (judgement) and the jitter none where not
// given.
func (b *Backoff) UnmarshalText(text []byte) error {
	parsed, err := parseBackoff(string(text))
	if err != nil {
		return fmt.Errorf("want a backoff such as %s, got %s: %w", backoffExample, shown(string(text)), err)
	}
	*b = parsed
	return nil
}

func parseBackoff(text string) (b Backoff, err error) {
	name, list, ok := strings.Cut(text, "(")
	list, closed := strings.CutSuffix(list, ")")
	if !ok || !closed {
		return b, errors.New("the form is name(base, …)")
	}
	b.Jitter = NoJitter
	switch name {
	case "exponential":
		b.Factor = 2
	case "constant":
		b.Factor = 1
	default:
		return b, fmt.Errorf("%s is neither exponential nor constant", shown(name))
	}
	seen := map[string]bool{}
	for i, part := range strings.Split(list, ",") {
		if i == 0 {
			if b.Base, err = parseDuration(strings.TrimSpace(part)); err != nil {
				return b, err
			}
			continue
		}
		word, err := b.option(strings.TrimSpace(part), name)
		if err != nil {
			return b, err
		}
		if seen[word] {
			return b, fmt.Errorf("the %s is given twice", word)
		}
		seen[word] = true
	}
	if !seen["maximum"] {
		b.Max = b.Base
		if b.Factor > 1 {
			b.Max = min(20*b.Base, LongestDuration)
		}
	}
	if b.Max < b.Base {
		return b, fmt.Errorf("max %s is less than the base %s", b.Max, b.Base)
	}
	return b, nil
}

// option reads one argument after the base and returns what it was.
func (b *Backoff) option(part, name string) (word string, err error) {
	switch {
	case part == string(NoJitter) || part == string(FullJitter) || part == string(EqualJitter):
		b.Jitter = Jitter(part)
		return "jitter", nil
	case name == "exponential" && strings.HasPrefix(part, "x"):
		v, ok := number(part[1:], 0)
		if !ok || v < 1 || v > 1000 {
			return "", fmt.Errorf("the factor is written x2 and lies between x1 and x1000, got %s", shown(part))
		}
		b.Factor = v
		return "factor", nil
	case name == "exponential" && strings.HasPrefix(part, "max="):
		b.Max, err = parseDuration(part[len("max="):])
		return "maximum", err
	}
	return "", fmt.Errorf("%s is not an argument of %s", shown(part), name)
}

// MarshalText writes the form that UnmarshalText reads.
func (b Backoff) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// String writes the text form with every argument.
func (b Backoff) String() string {
	jitter := ""
	if b.Jitter != NoJitter && b.Jitter != "" {
		jitter = ", " + string(b.Jitter)
	}
	if b.Factor == 1 && b.Max == b.Base {
		return fmt.Sprintf("constant(%s%s)", b.Base, jitter)
	}
	return fmt.Sprintf("exponential(%s, x%s, max=%s%s)", b.Base, decimal(b.Factor, 0), b.Max, jitter)
}
