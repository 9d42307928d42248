package unit

import (
	"fmt"
	"strings"
	"time"

	"github.com/rehearse-sim/rehearse/sim/clock"
)

// Duration is a length of time, written as Go writes one, plus d for days of
// 24 hours: "800ms", "30m", "1d12h". It is never negative and at most
// [LongestDuration].
type Duration clock.Span

// LongestDuration bounds every duration of a scenario, so that sums of a few
// of them cannot overflow. Source: judgement.
const LongestDuration = Duration(3650 * clock.Day)

// Span returns d for arithmetic.
func (d Duration) Span() clock.Span { return clock.Span(d) }

// UnmarshalText reads "1d12h". A number without a unit is refused, unless it is
// 0, which needs none.
func (d *Duration) UnmarshalText(text []byte) error {
	s, err := parseDuration(string(text))
	if err == nil {
		*d = s
	}
	return err
}

func parseDuration(text string) (Duration, error) {
	if text == "0" {
		return 0, nil
	}
	wrong := func() error { return want("a duration", "30m", text) }
	if strings.HasPrefix(text, "-") {
		return 0, fmt.Errorf("want a duration of 0s or more, got %s", shown(text))
	}
	var days, rest clock.Span
	clockPart := text
	if head, tail, ok := strings.Cut(text, "d"); ok {
		n, ok := number(head, 0)
		if !ok {
			return 0, wrong()
		}
		if n > LongestDuration.Span().Hours()/24 {
			return 0, tooLong(text)
		}
		days, clockPart = clock.FromSeconds(n*86400), tail
	}
	if clockPart != "" || text == "" {
		if strings.ContainsAny(clockPart[:min(1, len(clockPart))], "+-") || strings.Trim(clockPart, "0123456789.") == "" {
			return 0, wrong()
		}
		var err error
		if rest, err = time.ParseDuration(clockPart); err != nil {
			if digitsAndUnits(clockPart) {
				return 0, tooLong(text)
			}
			return 0, wrong()
		}
	}
	if rest > LongestDuration.Span() || days+rest > LongestDuration.Span() {
		return 0, tooLong(text)
	}
	return Duration(days + rest), nil
}

func tooLong(text string) error {
	return fmt.Errorf("want a duration of at most 3650d, got %s", shown(text))
}

// digitsAndUnits tells an overflow ("99999999999h") from a wrong form.
func digitsAndUnits(text string) bool {
	rest := strings.TrimLeft(text, "0123456789.")
	switch rest {
	case "ns", "us", "µs", "ms", "s", "m", "h":
		_, ok := number(strings.TrimSuffix(text, rest), 0)
		return ok
	}
	return false
}

// MarshalText writes the form that UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// String writes d without zero parts: "1d12h", "30m", "1.5s", "0s".
func (d Duration) String() string {
	if d == 0 {
		return "0s"
	}
	if d < 0 {
		return clock.Span(d).String()
	}
	var b strings.Builder
	if days := clock.Span(d) / clock.Day; days > 0 {
		fmt.Fprintf(&b, "%dd", days)
	}
	if rest := clock.Span(d) % clock.Day; rest > 0 {
		text := rest.String()
		if strings.HasSuffix(text, "m0s") {
			text = strings.TrimSuffix(text, "0s")
		}
		if strings.HasSuffix(text, "h0m") {
			text = strings.TrimSuffix(text, "0m")
		}
		b.WriteString(text)
	}
	return b.String()
}
